import type { EditableReason } from '@/lib/moderation/edit-reasons';
import { TextField } from '@/components/ui/fields';

const ACTION = '/moderation/rules/reasons';

/** Every reason with its form, and one more form while there is room. */
export function ReasonList({ reasons, most }: { reasons: EditableReason[]; most: number }) {
  const [active, retired] = [
    reasons.filter(({ isRetired }) => !isRetired),
    reasons.filter(({ isRetired }) => isRetired),
  ];
  return (
    <>
      <section aria-labelledby="active">
        <h2 id="active">In use</h2>
        <p>The keys from 1 to 9 reach them in this order. Authors read the sentence on their receipt.</p>
        <ol className="bare settled">
          {active.map((reason) => (
            <Reason key={reason.code} reason={reason} />
          ))}
        </ol>
      </section>
      {active.length < most && (
        <section aria-labelledby="add">
          <h2 id="add">Add one</h2>
          <form className="form" method="post" action={ACTION}>
            <input type="hidden" name="act" value="add" />
            <Words id="new" name="" sentence="" />
            <Submit label="Add it" />
          </form>
        </section>
      )}
      {retired.length > 0 && (
        <section aria-labelledby="retired">
          <h2 id="retired">No longer in use</h2>
          <p>Receipts that were given one of these still say it.</p>
          <ul className="bare settled">
            {retired.map(({ code, name, sentence }) => (
              <li key={code}>
                <p>
                  <bdi>{name}</bdi>
                  {': '}
                  <bdi>{sentence}</bdi>
                </p>
                <One code={code} act="restore" label="Use it again" />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Reason({ reason: { code, name, sentence, position, isFixed } }: { reason: EditableReason }) {
  return (
    <li>
      <p>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {': '}
        <bdi>{sentence}</bdi>
      </p>
      <details className="opening">
        <summary>Change it</summary>
        <form className="form" method="post" action={ACTION}>
          <input type="hidden" name="act" value="change" />
          <input type="hidden" name="code" value={code} />
          <input type="hidden" name="seenName" value={name} />
          <input type="hidden" name="seenSentence" value={sentence} />
          <Words id={code} name={name} sentence={sentence} />
          <TextField
            id={`position-${code}`}
            name="position"
            label="Place in the list"
            type="number"
            short
            value={String(position)}
          />
          <Submit label="Save" />
        </form>
        {!isFixed && <One code={code} act="retire" label="Retire it" />}
      </details>
    </li>
  );
}

function Words({ id, name, sentence }: { id: string; name: string; sentence: string }) {
  return (
    <>
      <TextField id={`name-${id}`} name="name" label="On the button" short value={name} />
      <TextField
        id={`sentence-${id}`}
        name="sentence"
        label="What the author reads"
        hint="One sentence, about the comment and never about its author."
        rows={2}
        value={sentence}
      />
    </>
  );
}

function One({ code, act, label }: { code: string; act: string; label: string }) {
  return (
    <form method="post" action={ACTION}>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="code" value={code} />
      <button className="button" type="submit">
        {label}
      </button>
    </form>
  );
}

function Submit({ label }: { label: string }) {
  return (
    <div className="row">
      <button className="button" type="submit">
        {label}
      </button>
    </div>
  );
}
