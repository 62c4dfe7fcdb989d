/** What founded a programme of the Office of Foreign Assets Control: before it, nobody was listed under the programme. */
interface Founding {
  /** The day on which it was signed or enacted, which is not after the day on which it took effect. */
  readonly day: string;
  /** An executive order by its number, an act of Congress, or regulations. */
  readonly source: string;
}

const order = (number: number, day: string): Founding => ({ day, source: `Executive Order ${number}` });
const act = (source: string, day: string): Founding => ({ day, source });

const cubanAssets = act('Cuban Assets Control Regulations, 31 CFR part 515', '1963-07-08');
const iran = order(12170, '1979-11-14');
const iraq = order(12722, '1990-08-02');
const balkans = order(12808, '1992-05-30');
const proliferation = order(12938, '1994-11-14');
const terrorism = order(12947, '1995-01-23');
const narcotics = order(12978, '1995-10-21');
const sudan = order(13067, '1997-11-03');
const zimbabwe = order(13288, '2003-03-06');
const burma = order(13310, '2003-07-28');
const syria = order(13338, '2004-05-11');
const liberia = order(13348, '2004-07-22');
const belarus = order(13405, '2006-06-16');
const libya = order(13566, '2011-02-25');
const nicaragua = order(13851, '2018-11-27');
const nordStream = act('Protecting Europe’s Energy Security Act of 2019', '2019-12-20');

/**
 * What founded each programme, or an older one that its entries may come from. An entry remains listed when it is moved
 * to another programme, or when one of its programmes is revoked, and then shows only the newer tag. So a programme has
 * the founding of the oldest one of the same country or subject, and of any from which entries are known to have come:
 *
 * - SYRIA was revoked by EO 14312. Entries that remained have only a tag of Iran, Lebanon, North Korea, Russia, Ukraine or
 *   NPWMD since. EO 13382 of NPWMD takes further steps in the emergency of EO 12938, and parties of North Korea were
 *   first listed under it.
 * - SDT of EO 12947 was merged into SDGT by EO 13886; foreign terrorist organizations were listed under either.
 * - Entries of ZIMBABWE were moved to GLOMAG when EO 14118 ended it, of SDNTK to VENEZUELA, of PEESA to
 *   PEESA-EO14039, and of BELARUS-EO to BELARUS-EO14038; those of LIBERIA that are left are DRCONGO.
 * - Parties of SDNT, SDNTK, TCO and ILLICIT-DRUGS-EO14059 are listed under several of these, and lose one of them.
 *
 * A programme of which this is not sure is left out. The days are those of the Federal Register ("Executive Order 13338 of
 * May 11, 2004") and of the Statutes at Large.
 */
const foundings: Readonly<Record<string, Founding>> = {
  BALKANS: balkans,
  'BALKANS-EO14033': balkans,
  BELARUS: belarus,
  'BELARUS-EO14038': belarus,
  'BURMA-EO14014': burma,
  BURUNDI: order(13712, '2015-11-22'),
  'CAATSA - IRAN': iran,
  'CAATSA - RUSSIA': syria,
  CAR: order(13667, '2014-05-12'),
  CUBA: cubanAssets,
  CYBER2: order(13694, '2015-04-01'),
  DARFUR: sudan,
  DPRK: proliferation,
  DPRK2: proliferation,
  DPRK3: proliferation,
  DPRK4: proliferation,
  'DPRK-NKSPEA': proliferation,
  DRCONGO: liberia,
  'ELECTION-EO13848': order(13848, '2018-09-12'),
  'ETHIOPIA-EO14046': order(14046, '2021-09-17'),
  'FSE-SY': order(13608, '2012-05-01'),
  FTO: terrorism,
  GLOMAG: zimbabwe,
  HIFPAA: terrorism,
  'HK-EO13936': order(13936, '2020-07-14'),
  'HOSTAGES-EO14078': order(14078, '2022-07-19'),
  'HRIT-IR': iran,
  'HRIT-SY': syria,
  IFCA: iran,
  'ILLICIT-DRUGS-EO14059': narcotics,
  IRAN: iran,
  'IRAN-CON-ARMS-EO': iran,
  'IRAN-EO13846': iran,
  'IRAN-EO13871': iran,
  'IRAN-EO13876': iran,
  'IRAN-EO13902': iran,
  'IRAN-HR': iran,
  'IRAN-TRA': iran,
  IRAQ2: iraq,
  IRAQ3: iraq,
  ISA: iran,
  LEBANON: syria,
  LIBYA2: libya,
  LIBYA3: libya,
  MAGNIT: act('Sergei Magnitsky Rule of Law Accountability Act of 2012', '2012-12-14'),
  'MALI-EO13882': order(13882, '2019-07-26'),
  NICARAGUA: nicaragua,
  'NICARAGUA-NHRAA': nicaragua,
  NPWMD: proliferation,
  PEESA: nordStream,
  'PEESA-EO14039': nordStream,
  'RUSSIA-EO14024': syria,
  'RUSSIA-EO14065': syria,
  SDGT: terrorism,
  SDNT: narcotics,
  SDNTK: narcotics,
  SOMALIA: order(13536, '2010-04-12'),
  'SOUTH SUDAN': order(13664, '2014-04-03'),
  'SUDAN-EO14098': sudan,
  SYRIA: syria,
  'SYRIA-CAESAR': syria,
  'SYRIA-EO13894': syria,
  TCO: narcotics,
  UHRPA: act('Uyghur Human Rights Policy Act of 2020', '2020-06-17'),
  'UKRAINE-EO13660': syria,
  'UKRAINE-EO13661': syria,
  'UKRAINE-EO13662': syria,
  'UKRAINE-EO13685': syria,
  VENEZUELA: narcotics,
  'VENEZUELA-EO13850': narcotics,
  'VENEZUELA-EO13884': narcotics,
  'WEST-BANK-EO14115': order(14115, '2024-02-01'),
  YEMEN: order(13611, '2012-05-16'),
  ZIMBABWE: zimbabwe,
};

/** They say what else dealings with an entry may lead to, and stand beside the programme that it is listed under. */
const tags = new Set(['IFSR', 'IRGC']);

/** The day before which an entry of these programmes was not listed; undefined where that is not known of each. */
export function notBefore(programmes: readonly string[]): string | undefined {
  const days = programmes.filter((each) => !tags.has(each)).map((programme) => foundings[programme]?.day);
  const [earliest] = days.filter((day) => day !== undefined).sort();
  return days.includes(undefined) ? undefined : earliest;
}
