import { SaveRow, type ShownForm } from './admin-page';
import { Choices, TextField, type Option } from '@/components/ui/fields';

const SHOWN: readonly Option[] = [
  { value: 'yes', name: 'Everybody' },
  { value: 'no', name: 'Nobody yet' },
];

interface PageFormProps {
  form: ShownForm;
  action: string;
  format: 'markdown' | 'html';
}

/** A page beside the articles, to write or to change. */
export function PageForm({ form, action, format }: PageFormProps) {
  const { values, errors } = form;
  return (
    <form className="form" method="post" action={action}>
      <TextField name="title" label="Title" value={values.title ?? ''} errors={errors.title} />
      <TextField
        name="slug"
        label="Address"
        hint="What stands behind /pages/. Left empty, it is made from the title. An old one leads to the new one."
        verbatim
        short
        value={values.slug ?? ''}
        errors={errors.slug}
      />
      <TextField
        name="standfirst"
        label="Standfirst"
        hint="A sentence or two under the title. It may stay empty."
        rows={2}
        value={values.standfirst ?? ''}
        errors={errors.standfirst}
      />
      <TextField
        name="body"
        label="Text"
        hint={
          format === 'markdown'
            ? 'Markdown: an empty line between paragraphs, ## before a heading, * before each point of a list.'
            : 'HTML, as it came from the site it was imported from. What is unsafe is taken out.'
        }
        rows={16}
        value={values.body ?? ''}
        errors={errors.body}
      />
      <Choices
        name="shown"
        label="Who can read it?"
        value={values.shown ?? 'yes'}
        options={SHOWN}
        errors={errors.shown}
      />
      <SaveRow version={form.version} />
    </form>
  );
}
