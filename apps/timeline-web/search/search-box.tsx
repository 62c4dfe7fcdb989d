import { useLocation } from 'preact-iso';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SearchResults } from '../../../libs/answers/index.js';
import { subjectAddress } from '../question/question.js';
import type { Subject } from '../question/subjects.js';
import { useAnswer } from '../service/use-answer.js';
import { texts } from '../texts/en.js';

/** How long typing may pause before the service is asked, in milliseconds. */
const PAUSE = 120;

/** Finds chips, parties and sales while a name is typed: a combobox that works by keyboard alone. */
export function SearchBox() {
  const { route, url } = useLocation();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [active, setActive] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => setOpen(false), [url]);
  // Before the field is painted, so that the key works as soon as the field is seen.
  useLayoutEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);
  const path =
    asked === '' ? undefined : `/v1/search?${new URLSearchParams({ q: asked, limit: '12' }).toString()}`;
  const { answer, failure } = useAnswer<SearchResults>(path);
  const results = path === undefined ? [] : (answer?.results ?? []);
  const isShown = isOpen && path !== undefined && (answer !== undefined || failure !== undefined);
  const open = (subject: Subject): void => {
    setOpen(false);
    setText('');
    input.current?.blur();
    route(subjectAddress(subject));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive(Math.min(results.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter') {
      const chosen = results[active];
      if (chosen !== undefined && asked === text.trim()) open(chosen.subject);
    } else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div class="search" role="search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={texts.search.label}
        aria-expanded={isShown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isShown && results.length > 0 ? `${list}-${active}` : undefined}
        placeholder={texts.search.placeholder}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onKeyDown={onKeyDown}
      />
      <ul
        id={list}
        role="listbox"
        aria-label={texts.search.label}
        class="found"
        hidden={!isShown || results.length === 0}
      >
        {results.map(({ subject, name, exact }, index) => (
          <li
            key={`${subject.kind}/${subject.id}`}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => {
              event.preventDefault();
              open(subject);
            }}
            onPointerEnter={() => setActive(index)}
          >
            <span class="kind">{texts.kinds[subject.kind]}</span>
            <span class="found-name">{name ?? subject.id}</span>
            <span class="meta">
              {subject.id}
              {exact !== undefined && ` · ${texts.search.exact[exact]}`}
            </span>
          </li>
        ))}
      </ul>
      {isShown && results.length === 0 && (
        <p class="found found-none">{failure?.problem.detail ?? texts.search.none(asked)}</p>
      )}
      <span class="hidden" role="status">
        {isShown ? texts.search.found(results.length) : ''}
      </span>
    </div>
  );
}
