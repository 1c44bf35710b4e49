import { Choices, Select, TextField, type Option } from '@/components/ui/fields';
import type { ShownForm } from './admin-page';

type FieldsProps = Pick<ShownForm, 'values' | 'errors'>;

/** What the site is called and says of itself, in which language, and where the leave button leads. */
export function SiteFields({ values, errors }: FieldsProps) {
  return (
    <>
      <TextField
        name="name"
        label="Name of the site"
        hint="It stands at the head of every page."
        value={values.name ?? ''}
        errors={errors.name}
      />
      <TextField
        name="description"
        label="What it is, in a sentence or two"
        hint="For search engines and feed readers, and under the name on the front page. It may stay empty."
        rows={2}
        value={values.description ?? ''}
        errors={errors.description}
      />
      <Select
        name="language"
        label="Language"
        hint="The one most people write in here. Dates follow it; buttons and messages are English."
        value={values.language ?? 'en'}
        options={languagesWith(values.language ?? 'en')}
        errors={errors.language}
      />
      <TextField
        name="leaveUrl"
        label="Where “Leave this site” leads"
        hint="Somewhere harmless that anybody might be reading."
        type="url"
        value={values.leaveUrl ?? ''}
        errors={errors.leaveUrl}
      />
    </>
  );
}

const POLICIES: readonly Option[] = [
  {
    value: 'auto',
    name: 'Whatever is safe',
    hint: 'With a key for Akismet: at once, unless it doubts. Without one: a first comment waits for a person.',
  },
  { value: 'open', name: 'Everybody', hint: 'Comments are read at once, unless Akismet or a rule doubts.' },
  {
    value: 'newcomers',
    name: 'People who are known here',
    hint: 'A first comment waits for a person. Known is who has a published comment, and an account or a confirmed address.',
  },
  { value: 'all', name: 'Nobody', hint: 'Every comment waits for a person.' },
];

/** Who may be read at once, in words. */
export function PolicyField({ values, errors }: FieldsProps) {
  return (
    <Choices
      name="commentPolicy"
      label="Who is read at once, before a person has looked?"
      value={values.commentPolicy ?? 'auto'}
      options={POLICIES}
      errors={errors.commentPolicy}
    />
  );
}

interface KeyFieldProps extends FieldsProps {
  source: 'none' | 'kept' | 'locked';
}

/** The key of the spam service. One that is kept is not shown again. */
export function KeyField({ values, errors, source }: KeyFieldProps) {
  if (source === 'locked')
    return (
      <div className="locked" id="akismetKey">
        <h3>Key for Akismet</h3>
        <p className="hint">
          Locked: the environment of this site sets it (<code>AKISMET_KEY</code>), and wins over anything
          entered here.
        </p>
      </div>
    );
  return (
    <TextField
      name="akismetKey"
      label={source === 'kept' ? 'Another key for Akismet' : 'Key for Akismet'}
      hint={
        source === 'kept'
          ? 'One is kept, sealed. Leave this empty to keep it. A new one is tried before it is kept.'
          : 'It is tried before it is kept, and kept sealed. Without one nothing is sent anywhere, and people look for spam.'
      }
      verbatim
      short
      value={values.akismetKey ?? ''}
      errors={errors.akismetKey}
    />
  );
}

/** Written in by many communities; any other that is set already stands among them. */
const LANGUAGES = [
  ...[
    'ar',
    'bg',
    'bn',
    'ca',
    'cs',
    'cy',
    'da',
    'de',
    'el',
    'en',
    'eo',
    'es',
    'et',
    'eu',
    'fa',
    'fi',
    'fr',
    'ga',
  ],
  ...[
    'gl',
    'he',
    'hi',
    'hr',
    'hu',
    'id',
    'is',
    'it',
    'ja',
    'ka',
    'ko',
    'lt',
    'lv',
    'mk',
    'ms',
    'nb',
    'nl',
    'pl',
  ],
  ...[
    'pt',
    'pt-BR',
    'ro',
    'ru',
    'sk',
    'sl',
    'sq',
    'sr',
    'sv',
    'sw',
    'ta',
    'th',
    'tl',
    'tr',
    'uk',
    'ur',
    'vi',
    'zh',
  ],
];

function languagesWith(current: string): Option[] {
  const tags = LANGUAGES.includes(current) ? LANGUAGES : [current, ...LANGUAGES];
  return tags
    .map((value) => ({ value, name: nameOfLanguage(value) }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** In itself, as those who look for it know it. */
function nameOfLanguage(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
