import { PICTURE_PLACES, type ArticleErrors } from '@/lib/articles/schema';
import { TextField, Wrong, described } from '@/components/ui/fields';

interface PicturePlacesProps {
  action: string;
  words: Record<string, string>;
  errors: ArticleErrors;
}

const FIELDS = ['picture', 'alt', 'caption', 'credit'];

/** What phones and cameras make; naming them has an iPhone hand over its pictures as one of them. */
const TYPES = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

const HINT =
  'Drawn anew before it is kept: place, camera and time are gone from it. What can be seen in it stays. 12 MB in one go.';

/** Places for new pictures, shut until wanted. They come in with whichever button is pressed, also with Save. */
export function PicturePlaces({ action, words, errors }: PicturePlacesProps) {
  return (
    <details className="fold part" open={PICTURE_PLACES.some((place) => isUsed({ place, words, errors }))}>
      <summary>Add pictures</summary>
      {PICTURE_PLACES.map((place) => (
        <PicturePlace key={place} place={place} words={words} errors={errors} />
      ))}
      <div>
        <button className="button" type="submit" formAction={action}>
          Put them at the end of the text
        </button>
      </div>
    </details>
  );
}

interface PlaceProps extends Omit<PicturePlacesProps, 'action'> {
  place: number;
}

function PicturePlace({ place, words, errors }: PlaceProps) {
  const id = `picture${place}`;
  const fields = (
    <>
      <div className="field">
        <label htmlFor={id}>Picture</label>
        <Wrong id={id} errors={errors[id]} />
        <input
          type="file"
          id={id}
          name={id}
          accept={TYPES}
          {...described({ id, hint: HINT, errors: errors[id] })}
        />
        <p className="hint" id={`${id}-hint`}>
          {HINT}
        </p>
      </div>
      <TextField
        name={`alt${place}`}
        label="What can be seen, for those who cannot see it"
        value={words[`alt${place}`] ?? ''}
        errors={errors[`alt${place}`]}
      />
      <TextField
        name={`caption${place}`}
        label="Caption, if any"
        value={words[`caption${place}`] ?? ''}
        errors={errors[`caption${place}`]}
      />
      <TextField
        name={`credit${place}`}
        label="Credit, if any"
        value={words[`credit${place}`] ?? ''}
        errors={errors[`credit${place}`]}
      />
    </>
  );
  if (place === 1) return <div className="place">{fields}</div>;
  return (
    <details className="fold place" open={isUsed({ place, words, errors })}>
      <summary>{place === 2 ? 'A second one' : 'A third one'}</summary>
      {fields}
    </details>
  );
}

function isUsed({ place, words, errors }: PlaceProps): boolean {
  return FIELDS.some((name) => (words[`${name}${place}`] ?? '') !== '' || `${name}${place}` in errors);
}
