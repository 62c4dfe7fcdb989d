import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { SearchBox } from '../search/search-box.js';
import { InboxView } from '../screening/inbox-view.js';
import { ReceiptView } from '../screening/receipt-view.js';
import { ScreeningView } from '../screening/screening-view.js';
import { accessToken, signInNeeded, signOut } from '../service/client.js';
import { SubjectView } from '../subject/subject-view.js';
import { texts } from '../texts/en.js';
import { ChangesView } from '../views/changes.js';
import { EventsView } from '../views/events.js';
import { Home } from '../views/home.js';
import { ListsView, ListView } from '../views/lists.js';
import { World } from '../views/world.js';
import { LiveMark } from './live-mark.js';
import { SignIn } from './sign-in.js';

const icon = new URL('../icon.svg', import.meta.url).href;

/** The frame of every view: title, search, navigation, and whether events arrive. */
export function Shell() {
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        {texts.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {signInNeeded.value ? <SignIn /> : <Views />}
      </main>
      <footer>
        <p>
          {texts.notAdvice}{' '}
          <a href="/docs" target="_self">
            {texts.docs}
          </a>
        </p>
      </footer>
    </LocationProvider>
  );
}

function Header() {
  const { path } = useLocation();
  return (
    <header class="top">
      <a class="brand" href="/">
        <img src={icon} alt="" width="26" height="26" />
        <span>{texts.title}</span>
      </a>
      {path === '/' && !signInNeeded.value ? <span class="search" /> : <SearchBox />}
      <nav aria-label={texts.navigation}>
        {(Object.entries(texts.views) as [keyof typeof texts.views, string][]).map(([view, name]) => (
          <a key={view} href={`/${view}`} aria-current={path.startsWith(`/${view}`) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="top-end">
        <LiveMark />
        {accessToken.value !== undefined && !signInNeeded.value && (
          <button type="button" class="quiet" onClick={signOut}>
            {texts.signIn.out}
          </button>
        )}
      </div>
    </header>
  );
}

function Views() {
  return (
    <Router>
      <Route path="/" component={Home} />
      <Route path="/world" component={World} />
      <Route path="/changes" component={ChangesView} />
      <Route path="/screening" component={ScreeningView} />
      <Route path="/screenings/:id" component={ReceiptById} />
      <Route path="/inbox" component={InboxView} />
      <Route path="/lists" component={ListsView} />
      <Route path="/lists/:id" component={ListById} />
      <Route path="/events" component={EventsView} />
      <Route path="/:kind/:id" component={Subjects} />
      <Route default component={NotFound} />
    </Router>
  );
}

/** The kind of subject by the first part of an address; `company` is another name of `party`. */
const kinds: Readonly<Record<string, 'chip' | 'party' | 'sale'>> = {
  chip: 'chip',
  party: 'party',
  company: 'party',
  sale: 'sale',
};

function Subjects({ kind, id }: { readonly kind: string; readonly id: string }) {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return known === undefined ? <NotFound /> : <SubjectView key={`${known}/${id}`} kind={known} id={id} />;
}

/* With the id as key, each id has a view of its own: an answer about one is never shown under another. */
const ListById = ({ id }: { readonly id: string }) => <ListView key={id} id={id} />;
const ReceiptById = ({ id }: { readonly id: string }) => <ReceiptView key={id} id={id} />;

function NotFound() {
  return (
    <section class="notice">
      <h1>{texts.states.notFound}</h1>
    </section>
  );
}
