import { SafeHtml } from '@/components/ui/safe-html';
import { Rings } from './rings';

interface PreviewProps {
  html: string;
  name: string;
  level: 'h3' | 'h5';
}

/** The comment as it will stand. The form below it still holds everything. */
export function Preview({ html, name, level: Heading }: PreviewProps) {
  return (
    <section className="preview" id="preview" aria-labelledby="preview-title" tabIndex={-1}>
      <Heading id="preview-title">As it will look</Heading>
      <div className="comment">
        <div className="who">
          <Rings name={name} />
          <div>
            <p className="name">{name.trim() === '' ? 'Your name' : <bdi>{name}</bdi>}</p>
          </div>
        </div>
        <SafeHtml className="said" dir="auto" html={html} />
      </div>
    </section>
  );
}
