import { answerExport } from '../answer-export';

export async function GET(request: Request): Promise<Response> {
  return answerExport(request, 'csv');
}
