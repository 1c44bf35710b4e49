import type { DemoFacts } from '@/lib/privacy/remove-demo';
import type { MailFacts } from '@/lib/settings/send-test-mail';
import { SaveRow, type ShownForm } from './admin-page';
import { CommentsToo, demoInWords } from './demo-part';
import { Choices, TextField } from '@/components/ui/fields';
import { MailField, MailWords } from './mail-part';
import { KeyField, PolicyField, SiteFields } from './setting-fields';

interface SetUpFormProps {
  form: ShownForm;
  /** Null where there is none. */
  demo: DemoFacts | null;
  keySource: 'none' | 'kept' | 'locked';
  mail: MailFacts;
}

/** All that the first run asks, in one form. The test mail goes from the middle of it, and nothing typed is lost. */
export function SetUpForm({ form, demo, keySource, mail }: SetUpFormProps) {
  const { values, errors, version } = form;
  return (
    <form className="form" method="post" action="/set-up">
      {/* Enter in a field presses the first button of a form: that must be this one, not the test mail’s. */}
      <button className="unseen" type="submit" tabIndex={-1} aria-hidden="true">
        Set up the site
      </button>
      <SiteFields {...form} />
      <TextField
        name="sectionName"
        label="First section"
        hint="Articles may stand in sections: Testimony, Work, Letters. It may stay empty, and shows once something is published in it."
        short
        value={values.sectionName ?? ''}
        errors={errors.sectionName}
      />
      <PolicyField {...form} />
      <KeyField {...form} source={keySource} />
      <div className="part" id="mail">
        <h2>Mail</h2>
        <MailWords facts={mail} />
        {mail !== 'off' && (
          <>
            <MailField value={values.mailTo ?? ''} />
            <div className="row">
              <button className="button" type="submit" formAction="/set-up/mail" formNoValidate>
                Send a test mail
              </button>
            </div>
          </>
        )}
      </div>
      {demo !== null && (
        <div className="part">
          <Choices
            name="demo"
            label="The demo"
            hint={demoInWords(demo)}
            value={values.demo || 'keep'}
            errors={errors.demo}
            options={[
              { value: 'keep', name: 'Keep it for now', hint: 'It can be removed at any time.' },
              { value: 'remove', name: 'Remove it, for ever' },
            ]}
          />
          {demo.commentsOfPeople > 0 && (
            <CommentsToo demo={demo} checked={values.withComments === 'yes'} errors={errors.withComments} />
          )}
        </div>
      )}
      <SaveRow version={version} label="Set up the site" />
    </form>
  );
}
