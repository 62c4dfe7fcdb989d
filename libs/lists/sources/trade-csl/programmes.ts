/*
 * The day on which the order or the law was made that founded a sanctions programme, by the tag of the programme: an
 * entry cannot have been listed under it before. Where a tag took over the entries of an older programme, the day is
 * that of the older one. A tag that is not here has no day: the order's number alone does not say when.
 */
const founded: Readonly<Record<string, string>> = {
  '561-Related': '2010-07-01', // CISADA, Public Law 111-195
  BALKANS: '2001-06-26', // E.O. 13219
  BELARUS: '2006-06-16', // E.O. 13405
  'BELARUS-EO14038': '2021-08-09',
  'BURMA-EO14014': '2021-02-10',
  'CAATSA - RUSSIA': '2017-08-02', // Public Law 115-44
  'CMIC-EO13959': '2020-11-12',
  CUBA: '1963-07-08', // 31 CFR part 515
  CYBER2: '2015-04-01', // E.O. 13694
  DARFUR: '2006-04-26', // E.O. 13400
  DPRK: '2008-06-26', // E.O. 13466
  DPRK2: '2015-01-02', // E.O. 13687
  DPRK3: '2016-03-15', // E.O. 13722
  DPRK4: '2017-09-20', // E.O. 13810
  'ELECTION-EO13848': '2018-09-12',
  'ETHIOPIA-EO14046': '2021-09-17',
  FTO: '1996-04-24', // Public Law 104-132
  'FSE-IR': '2012-05-01', // E.O. 13608
  'FSE-SY': '2012-05-01', // E.O. 13608
  GLOMAG: '2016-12-23', // Public Law 114-328, subtitle F of title XII
  HKAA: '2020-07-14', // Public Law 116-149
  'HK-EO13936': '2020-07-14',
  IFSR: '2010-07-01', // Public Law 111-195
  'ILLICIT-DRUGS-EO14059': '2021-12-15',
  IRAN: '1979-11-14', // E.O. 12170
  'IRAN-EO13846': '2018-08-06',
  'IRAN-EO13902': '2020-01-10',
  IRAQ2: '1990-08-02', // E.O. 12722, whose entries it took over
  LIBYA2: '2011-02-25', // E.O. 13566
  NPWMD: '1994-11-14', // E.O. 12938, which E.O. 13382 of 2005-06-28 added blocking to
  'NS-PLC': '2006-01-25', // the election of the Council
  'RUSSIA-EO14024': '2021-04-15',
  SDGT: '1995-01-23', // E.O. 12947, whose entries E.O. 13224 of 2001-09-23 took over in 2019 (E.O. 13886)
  SDNT: '1995-10-21', // E.O. 12978
  SDNTK: '1999-12-03', // Public Law 106-120, title VIII
  SOMALIA: '2010-04-12', // E.O. 13536
  SYRIA: '2004-05-11', // E.O. 13338
  TCO: '2011-07-24', // E.O. 13581
  'UKRAINE-EO13660': '2014-03-06',
  'UKRAINE-EO13661': '2014-03-06', // that of E.O. 13660, which it extends
  'UKRAINE-EO13662': '2014-03-06', // that of E.O. 13660, which it extends
  'UKRAINE-EO13685': '2014-03-06', // that of E.O. 13660, which it extends
  VENEZUELA: '2015-03-08', // E.O. 13692
  'VENEZUELA-EO13850': '2015-03-08', // that of E.O. 13692, which it extends
  YEMEN: '2012-05-16', // E.O. 13611
  ZIMBABWE: '2003-03-06', // E.O. 13288
};

/** The day before which none of the programmes existed; undefined if one of them is not known, or there is none. */
export function foundedBy(programmes: readonly string[]): string | undefined {
  const days = programmes.map((programme) => founded[programme]);
  return days.includes(undefined) ? undefined : days.sort()[0];
}
