import { errorCountInWords } from './error-count';

interface ErrorSummaryProps {
  /** Id of the field and what is wrong there, in the order of the form. */
  errors: { id: string; message: string }[];
}

/** Everything that has to be put right, each a link to its field. Focus goes here, with script. */
export function ErrorSummary({ errors }: ErrorSummaryProps) {
  if (errors.length === 0) return null;
  return (
    <div className="errors" role="alert" tabIndex={-1} id="errors">
      <strong>{errorCountInWords(errors.length)}</strong>
      <ul>
        {errors.map(({ id, message }) => (
          <li key={id + message}>
            <a href={`#${id}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
