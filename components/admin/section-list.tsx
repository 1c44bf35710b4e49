import type { ListedSection } from '@/lib/settings/sections';
import { sectionPath } from '@/lib/urls';
import { SaveRow, type ShownForm } from './admin-page';
import { TextField } from '@/components/ui/fields';

interface SectionListProps {
  forms: { section: ListedSection; form: ShownForm }[];
}

/** Every section with the ways to move, rename, describe and remove it. */
export function SectionList({ forms }: SectionListProps) {
  if (forms.length === 0)
    return <p className="empty">There are no sections yet. Articles do well without.</p>;
  return (
    <ol className="bare settled">
      {forms.map(({ section, form }, index) => (
        <li key={section.id}>
          <h2>
            <a href={sectionPath(section.slug)}>
              <bdi>{section.name}</bdi>
            </a>
          </h2>
          {section.description !== '' && <p dir="auto">{section.description}</p>}
          <p className="hint">{section.articles === 1 ? '1 article' : `${section.articles} articles`}</p>
          <form className="row" method="post" action={`/admin/sections/${section.id}`}>
            <input type="hidden" name="version" value={form.version} />
            {index > 0 && <Act act="up" words="Up" section={section} />}
            {index < forms.length - 1 && <Act act="down" words="Down" section={section} />}
            {section.articles === 0 && <Act act="remove" words="Remove" section={section} />}
          </form>
          <details className="opening" open={Object.keys(form.errors).length > 0}>
            <summary>Rename or describe it</summary>
            <form className="form" method="post" action={`/admin/sections/${section.id}`}>
              <SectionFields form={form} id={section.id} />
              <SaveRow version={form.version} />
            </form>
          </details>
        </li>
      ))}
    </ol>
  );
}

/** One more, behind all others. */
export function AddSection({ form }: { form: ShownForm }) {
  return (
    <section aria-labelledby="add">
      <h2 id="add">Another section</h2>
      <form className="form" method="post" action="/admin/sections">
        <SectionFields form={form} id="new" />
        <SaveRow version={form.version} label="Add it" />
      </form>
    </section>
  );
}

function SectionFields({ form: { values, errors }, id }: { form: ShownForm; id: string }) {
  return (
    <>
      <TextField
        id={`name-${id}`}
        name="name"
        label="Name"
        short
        value={values.name ?? ''}
        errors={errors.name}
      />
      <TextField
        id={`description-${id}`}
        name="description"
        label="What stands in it, in a sentence"
        value={values.description ?? ''}
        errors={errors.description}
      />
    </>
  );
}

function Act({ act, words, section }: { act: string; words: string; section: ListedSection }) {
  return (
    <button className="button" type="submit" name="act" value={act}>
      {words}
      <span className="unseen">{` ${section.name}`}</span>
    </button>
  );
}
