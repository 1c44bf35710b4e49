import { TextField, type TextFieldProps } from '@/components/ui/fields';

interface FieldProps extends Omit<TextFieldProps, 'value' | 'rows' | 'short'> {
  value?: string | undefined;
  autoComplete: string;
}

/** What is asked of an account: short, and needed where nothing else is said. */
export function Field({ required = true, value, ...rest }: FieldProps) {
  return <TextField short required={required} value={value} {...rest} />;
}
