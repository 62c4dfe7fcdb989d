/** What founded a programme of the Office of Foreign Assets Control: before it, nobody was listed under the programme. */
interface Founding {
  /** The day on which it was signed or enacted, which is not after the day on which it took effect. */
  readonly day: string;
  /** An executive order by its number, an act of Congress, or regulations. */
  readonly source: string;
}

const order = (number: number, day: string): Founding => ({ day, source: `Executive Order ${number}` });
const act = (source: string, day: string): Founding => ({ day, source });

/**
 * Where entries were moved from an older programme into a newer one, the older one's order: those listed under EO 12947
 * are SDGT since EO 13886. A programme of which this is not sure is left out.
 */
const foundings: Readonly<Record<string, Founding>> = {
  BALKANS: order(12808, '1992-05-30'),
  'BALKANS-EO14033': order(14033, '2021-06-08'),
  BELARUS: order(13405, '2006-06-16'),
  'BELARUS-EO14038': order(14038, '2021-08-09'),
  'BURMA-EO14014': order(14014, '2021-02-10'),
  BURUNDI: order(13712, '2015-11-22'),
  'CAATSA - IRAN': act('Countering America’s Adversaries Through Sanctions Act', '2017-08-02'),
  'CAATSA - RUSSIA': act('Countering America’s Adversaries Through Sanctions Act', '2017-08-02'),
  CAR: order(13667, '2014-05-12'),
  CUBA: act('Cuban Assets Control Regulations, 31 CFR part 515', '1963-07-08'),
  CYBER2: order(13694, '2015-04-01'),
  DARFUR: order(13400, '2006-04-26'),
  DPRK: order(13551, '2010-08-30'),
  DPRK2: order(13687, '2015-01-02'),
  DPRK3: order(13722, '2016-03-15'),
  DPRK4: order(13810, '2017-09-20'),
  'DPRK-NKSPEA': act('North Korea Sanctions and Policy Enhancement Act of 2016', '2016-02-18'),
  DRCONGO: order(13413, '2006-10-27'),
  'ELECTION-EO13848': order(13848, '2018-09-12'),
  'ETHIOPIA-EO14046': order(14046, '2021-09-17'),
  'FSE-SY': order(13608, '2012-05-01'),
  FTO: act('Antiterrorism and Effective Death Penalty Act of 1996', '1996-04-24'),
  GLOMAG: order(13818, '2017-12-20'),
  HIFPAA: act('Hizballah International Financing Prevention Act of 2015', '2015-12-18'),
  'HK-EO13936': order(13936, '2020-07-14'),
  'HOSTAGES-EO14078': order(14078, '2022-07-19'),
  'HRIT-IR': order(13606, '2012-04-22'),
  'HRIT-SY': order(13606, '2012-04-22'),
  IFCA: act('Iran Freedom and Counter-Proliferation Act of 2012', '2013-01-02'),
  'ILLICIT-DRUGS-EO14059': order(14059, '2021-12-15'),
  IRAN: order(12170, '1979-11-14'),
  'IRAN-CON-ARMS-EO': order(13949, '2020-09-21'),
  'IRAN-EO13846': order(13846, '2018-08-06'),
  'IRAN-EO13871': order(13871, '2019-05-08'),
  'IRAN-EO13876': order(13876, '2019-06-24'),
  'IRAN-EO13902': order(13902, '2020-01-10'),
  'IRAN-HR': order(13553, '2010-09-28'),
  'IRAN-TRA': act('Iran Threat Reduction and Syria Human Rights Act of 2012', '2012-08-10'),
  IRAQ2: order(12722, '1990-08-02'),
  IRAQ3: order(13438, '2007-07-17'),
  ISA: act('Iran Sanctions Act of 1996', '1996-08-05'),
  LEBANON: order(13441, '2007-08-01'),
  LIBYA2: order(13566, '2011-02-25'),
  LIBYA3: order(13726, '2016-04-19'),
  MAGNIT: act('Sergei Magnitsky Rule of Law Accountability Act of 2012', '2012-12-14'),
  'MALI-EO13882': order(13882, '2019-07-26'),
  NICARAGUA: order(13851, '2018-11-27'),
  'NICARAGUA-NHRAA': act('Nicaragua Human Rights and Anticorruption Act of 2018', '2018-12-20'),
  NPWMD: order(13382, '2005-06-28'),
  PEESA: act('Protecting Europe’s Energy Security Act of 2019', '2019-12-20'),
  'PEESA-EO14039': order(14039, '2021-08-20'),
  'RUSSIA-EO14024': order(14024, '2021-04-15'),
  'RUSSIA-EO14065': order(14065, '2022-02-21'),
  SDGT: order(12947, '1995-01-23'),
  SDNT: order(12978, '1995-10-21'),
  SDNTK: act('Foreign Narcotics Kingpin Designation Act', '1999-12-03'),
  SOMALIA: order(13536, '2010-04-12'),
  'SOUTH SUDAN': order(13664, '2014-04-03'),
  'SUDAN-EO14098': order(14098, '2023-05-04'),
  SYRIA: order(13338, '2004-05-11'),
  'SYRIA-CAESAR': act('Caesar Syria Civilian Protection Act of 2019', '2019-12-20'),
  'SYRIA-EO13894': order(13894, '2019-10-14'),
  TCO: order(13581, '2011-07-24'),
  UHRPA: act('Uyghur Human Rights Policy Act of 2020', '2020-06-17'),
  'UKRAINE-EO13660': order(13660, '2014-03-06'),
  'UKRAINE-EO13661': order(13661, '2014-03-16'),
  'UKRAINE-EO13662': order(13662, '2014-03-20'),
  'UKRAINE-EO13685': order(13685, '2014-12-19'),
  VENEZUELA: order(13692, '2015-03-08'),
  'VENEZUELA-EO13850': order(13850, '2018-11-01'),
  'VENEZUELA-EO13884': order(13884, '2019-08-05'),
  'WEST-BANK-EO14115': order(14115, '2024-02-01'),
  YEMEN: order(13611, '2012-05-16'),
  ZIMBABWE: order(13288, '2003-03-06'),
};

/** They say what else dealings with an entry may lead to, and stand beside the programme that it is listed under. */
const tags = new Set(['IFSR', 'IRGC']);

/** The day before which none of an entry's programmes existed; undefined where that is not known of each. */
export function notBefore(programmes: readonly string[]): string | undefined {
  const days = programmes.filter((each) => !tags.has(each)).map((programme) => foundings[programme]?.day);
  const [earliest] = days.filter((day) => day !== undefined).sort();
  return days.includes(undefined) ? undefined : earliest;
}
