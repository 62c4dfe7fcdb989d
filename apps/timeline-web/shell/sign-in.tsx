import { useEffect, useState } from 'preact/hooks';
import { accessToken, signInNeeded } from '../service/client.js';
import { texts } from '../texts/en.js';

/** Asks for the access token, which stays in the memory of this tab. */
export function SignIn() {
  const [text, setText] = useState('');
  const wasRefused = accessToken.value !== undefined;
  useEffect(() => {
    document.title = `${texts.states[401].title} · ${texts.title}`;
  }, []);
  return (
    <section class="sign-in">
      <h1>{texts.states[401].title}</h1>
      <p>{texts.states[401].text}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          accessToken.value = text.trim();
          signInNeeded.value = false;
        }}
      >
        <label class="field">
          <span class="field-label">{texts.signIn.label}</span>
          <input
            type="password"
            autocomplete="off"
            required
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            aria-describedby="sign-in-hint"
          />
        </label>
        <p id="sign-in-hint" class="meta">
          {texts.signIn.hint}
        </p>
        {wasRefused && <p role="alert">{texts.signIn.wrong}</p>}
        <button type="submit">{texts.signIn.button}</button>
      </form>
    </section>
  );
}
