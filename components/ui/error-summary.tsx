interface ErrorSummaryProps {
  /** Id of the field and what is wrong there, in the order of the form. */
  errors: { id: string; message: string }[];
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** Everything that has to be put right, each a link to its field. Focus goes here, with script. */
export function ErrorSummary({ errors }: ErrorSummaryProps) {
  if (errors.length === 0) return null;
  const number = NUMBERS[errors.length] ?? errors.length;
  return (
    <div className="errors" role="alert" tabIndex={-1} id="errors">
      <strong>{`${number} ${errors.length === 1 ? 'thing' : 'things'} before this can go:`}</strong>
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
