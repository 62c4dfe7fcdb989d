import { useState } from 'preact/hooks';
import { request, RequestFailed } from '../service/client.js';

/** Saves an answer as CSV: by fetch, since a link sends no token. */
export function CsvLink({
  path,
  name,
  text,
}: {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}) {
  const [problem, setProblem] = useState('');
  const save = async (): Promise<void> => {
    setProblem('');
    try {
      const response = await request(path, { accept: 'text/csv' });
      const address = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      URL.revokeObjectURL(address);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setProblem(error.message);
    }
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => void save()}>
        {text}
      </button>
      {problem !== '' && <span role="alert"> {problem}</span>}
    </>
  );
}
