import { Option, type Command } from 'commander';
import { answerPaths, eventTypes, pathOf, subjectNamed } from '../../../events/index.js';
import type { EventsPage, SearchResults } from '../../../libs/answers/index.js';
import { printableJson } from '../../../libs/printable/index.js';
import { TimelineClient, tokenOfEnvironment } from '../client.js';
import { printAnswer, printPages, type Form, type Terminal } from './pages.js';
import { groups, queryOf, readSubject, wholeNumber, withOptions, type OptionValue } from './parameters.js';

/*
 * The questions that the interface answers, as commands. Every option but those of the form is a parameter of the
 * route. Each command loads the text of its answer when it is run.
 */

interface AskOptions extends Form {
  readonly url: string;
  readonly [parameter: string]: OptionValue;
}

const clientOf = ({ url }: AskOptions) => new TimelineClient({ url, token: tokenOfEnvironment() });

/** A path with the query of a question. */
function pathWith(path: string, options: AskOptions, more: Readonly<Record<string, string>> = {}): string {
  const query = queryOf({ ...more, ...options }).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** How a question is added: with the address of the service, and its help. */
type Ask = (name: string, description: string) => Command;

/** Adds a command for each question. */
export function addQuestions(ask: Ask, terminal: Terminal): void {
  addSubjects(ask, terminal);
  addHistory(ask, terminal);
  addOwnership(ask, terminal);
  addRestrictions(ask, terminal);
  addDerivedMeasures(ask, terminal);
  addChanges(ask, terminal);
  addSearch(ask, terminal);
  addLists(ask, terminal);
  addGovernmentLists(ask, terminal);
  addRules(ask, terminal);
  addEvents(ask, terminal);
}

/** One subject: by each name of its kind. */
function addSubjects(ask: Ask, terminal: Terminal): void {
  for (const { name, path } of answerPaths) {
    const command = ask(`${name} <id>`, `the restrictions on a ${name}`);
    const ofChips = name === 'chip' ? groups.buyer() : [];
    withOptions(command, ...groups.point(), ...ofChips, ...groups.json(), ...groups.csv()).action(
      async (id: string, options: AskOptions) => {
        const { answerText } = await import('./answer-text.js');
        const asked = pathWith(`/v1/${path}/${encodeURIComponent(id)}`, options);
        await printAnswer(clientOf(options), asked, options, terminal, answerText);
      },
    );
  }
}

function addHistory(ask: Ask, terminal: Terminal): void {
  const command = ask(
    'history',
    'every fact about a subject, on both clocks, retracted ones with the reason',
  );
  command.argument('<subject>', 'chip/nvidia-a100, party/huawei or sale/…', readSubject);
  withOptions(command, ...groups.recorded(), ...groups.pages(), ...groups.json(), ...groups.csv()).action(
    async (name: string, options: AskOptions) => {
      const { historyText } = await import('./history-text.js');
      const asked = pathWith(historyPath(name), options);
      await printPages(clientOf(options), asked, options, terminal, historyText);
    },
  );
}

function historyPath(name: string): string {
  const { kind, id } = subjectNamed(name) ?? { kind: 'chip', id: name };
  return `${pathOf({ kind, id: encodeURIComponent(id) })}/history`;
}

/** Both sides of shares: who owns a party, and what it owns. */
function addOwnership(ask: Ask, terminal: Terminal): void {
  const sides = {
    owners: 'who has a share of a party',
    owned: 'in which parties a party has a share',
  } as const;
  for (const [side, description] of Object.entries(sides)) {
    const command = ask(`${side} <id>`, description);
    const { times, publishedBy, pages, json, csv } = groups;
    withOptions(command, ...times(), ...publishedBy(), ...pages(), ...json(), ...csv()).action(
      async (id: string, options: AskOptions) => {
        const { ownershipText } = await import('./ownership-text.js');
        const asked = pathWith(`/v1/parties/${encodeURIComponent(id)}/${side}`, options);
        await printPages(clientOf(options), asked, options, terminal, ownershipText);
      },
    );
  }
}

function addRestrictions(ask: Ask, terminal: Terminal): void {
  const command = ask('restrictions', 'every fact in force at a point in time');
  const { point, filter, pages, json, csv } = groups;
  withOptions(command, ...point(), ...filter(), ...pages(), ...json(), ...csv()).action(
    async (options: AskOptions) => {
      const { restrictionsText } = await import('./restrictions-text.js');
      const asked = pathWith('/v1/restrictions', options);
      await printPages(clientOf(options), asked, options, terminal, restrictionsText);
    },
  );
}

function addDerivedMeasures(ask: Ask, terminal: Terminal): void {
  const command = ask(
    'derived-measures',
    'what follows from rules at a point in time, for every chip and party',
  );
  const { point, buyer, pages, json, csv } = groups;
  withOptions(command, ...point(), ...buyer(), ...pages(), ...json(), ...csv()).action(
    async (options: AskOptions) => {
      const { derivedMeasuresText } = await import('./derived-measures-text.js');
      const asked = pathWith('/v1/derived-measures', options);
      await printPages(clientOf(options), asked, options, terminal, derivedMeasuresText);
    },
  );
}

function addChanges(ask: Ask, terminal: Terminal): void {
  const command = ask(
    'changes',
    'what came into force or ended between two dates, or became known between two positions',
  );
  const { span, point, filter, pages, json, csv } = groups;
  withOptions(command, ...span(), ...point(), ...filter(), ...pages(), ...json(), ...csv()).action(
    async (options: AskOptions) => {
      const { changesText } = await import('./changes-text.js');
      const asked = pathWith('/v1/changes', options);
      await printPages(clientOf(options), asked, options, terminal, changesText);
    },
  );
}

function addSearch(ask: Ask, terminal: Terminal): void {
  const command = ask(
    'search <text>',
    'find chips and parties by id or name, and parties by an exact identifier',
  );
  withOptions(command, ...groups.limit(100), ...groups.json()).action(
    async (text: string, options: AskOptions) => {
      const { searchText } = await import('./search-text.js');
      const asked = pathWith('/v1/search', options, { q: text });
      await printAnswer(clientOf(options), asked, options, terminal, (found: SearchResults) =>
        searchText(text, found),
      );
    },
  );
}

function addLists(ask: Ask, terminal: Terminal): void {
  for (const list of ['chips', 'parties', 'sales'] as const) {
    const command = ask(
      list,
      `all ${list} that have an answer, including those that are only named by others`,
    );
    const { times, lists, pages, json, csv } = groups;
    const all = [...times(), ...lists(), ...pages(), ...json(), ...csv()];
    withOptions(command, ...all).action(async (options: AskOptions) => {
      const { listText } = await import('./list-text.js');
      const asked = pathWith(`/v1/${list}`, options);
      await printPages(clientOf(options), asked, options, terminal, listText);
    });
  }
}

/** Government lists: all, one with its editions, and how two of those differ. */
function addGovernmentLists(ask: Ask, terminal: Terminal): void {
  const { recorded, editions, pages, json, csv } = groups;
  const all = ask('lists', 'the government lists that are described, with their first and last edition');
  withOptions(all, ...recorded(), ...json()).action(async (options: AskOptions) => {
    const { listsText } = await import('./lists-text.js');
    await printAnswer(clientOf(options), pathWith('/v1/lists', options), options, terminal, listsText);
  });

  const one = ask('list <id>', 'a government list, with all of its editions');
  withOptions(one, ...recorded(), ...json()).action(async (id: string, options: AskOptions) => {
    const { governmentListText } = await import('./lists-text.js');
    const asked = pathWith(`/v1/lists/${encodeURIComponent(id)}`, options);
    await printAnswer(clientOf(options), asked, options, terminal, governmentListText);
  });

  const changes = ask(
    'list-changes <id>',
    'how one edition of a government list differs from an earlier one',
  );
  withOptions(changes, ...editions(), ...recorded(), ...pages(), ...json(), ...csv()).action(
    async (id: string, options: AskOptions) => {
      const { listChangesText } = await import('./lists-text.js');
      const asked = pathWith(`/v1/lists/${encodeURIComponent(id)}/changes`, options);
      await printPages(clientOf(options), asked, options, terminal, listChangesText);
    },
  );
}

/** Rules, and the country groups that measures name. */
function addRules(ask: Ask, terminal: Terminal): void {
  const { times, json } = groups;
  const rules = ask('rules [id]', 'the rules that were adopted, or one, by version, and which are in force');
  withOptions(rules, ...times(), ...json()).action(async (id: string | undefined, options: AskOptions) => {
    const { rulesText } = await import('./rules-text.js');
    const path = id === undefined ? '/v1/rules' : `/v1/rules/${encodeURIComponent(id)}`;
    await printAnswer(clientOf(options), pathWith(path, options), options, terminal, rulesText);
  });

  const group = ask(
    'group <regime> <code>',
    'who is in a country group (ear D:5), or the territories of a country (ear CN)',
  );
  withOptions(group, ...times(), ...json()).action(
    async (regime: string, code: string, options: AskOptions) => {
      const { groupText } = await import('./rules-text.js');
      const path = `/v1/groups/${encodeURIComponent(regime)}/${encodeURIComponent(code)}`;
      await printAnswer(clientOf(options), pathWith(path, options), options, terminal, groupText);
    },
  );
}

interface EventsOptions extends AskOptions {
  readonly follow?: true;
}

function addEvents(ask: Ask, terminal: Terminal): void {
  const command = ask('events', 'the event log, from its beginning or after a position');
  const { filter, limit, json } = groups;
  const subject = filter().filter((option) => option.attributeName() === 'subject');
  const collected = (type: string, types: readonly string[] = []): string[] => [...types, type];
  withOptions(
    command,
    new Option('--after <position>', 'after this position (default: 0; with --follow: the head)').argParser(
      wholeNumber(0),
    ),
    new Option(
      '--type <type>',
      `only events of this type; may be repeated: ${eventTypes.join(', ')}`,
    ).argParser(collected),
    ...subject,
    ...limit(1000),
    new Option('--all', 'every event up to the head').conflicts('follow'),
    new Option('--follow', 'keep printing events as they are recorded, until Ctrl-C').conflicts([
      'all',
      'limit',
    ]),
    ...json(),
  ).action((options: EventsOptions) =>
    options.follow === true ? followEvents(options, terminal) : printEvents(options, terminal),
  );
}

async function printEvents(options: EventsOptions, { print, note }: Terminal): Promise<void> {
  const { eventLine } = await import('./events-text.js');
  const client = clientOf(options);
  const { json, all } = options;
  let next = pathWith('/v1/events', options);
  for (;;) {
    const page = await client.get<EventsPage>(next);
    if (json === true) print(printableJson(JSON.stringify(page, undefined, all === true ? 0 : 2)));
    else for (const event of page.events) print(eventLine(event));
    if (page.position >= page.head) return;
    if (all !== true) {
      note(`There is more, up to position ${page.head}: use --after ${page.position}, or --all.`);
      return;
    }
    next = page.links.next;
  }
}

async function followEvents(options: EventsOptions, { print, note }: Terminal): Promise<void> {
  const [{ eventLine }, { follow }, { interruptible }] = await Promise.all([
    import('./events-text.js'),
    import('./follow.js'),
    import('../terminal.js'),
  ]);
  const last = await interruptible('the stream was closed', (signal) =>
    follow(clientOf(options), {
      path: pathWith('/v1/events', options),
      onEvent: (event) =>
        print(options.json === true ? printableJson(JSON.stringify(event)) : eventLine(event)),
      onInterruption: () => note('The connection was lost: trying again.'),
      signal,
    }),
  );
  if (last !== undefined) note(`Continue with --after ${last}.`);
}
