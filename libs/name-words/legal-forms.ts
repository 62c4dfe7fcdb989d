/*
 * Words that say only what legal form a company has. They hardly part one name from another, and sources leave them
 * out or abbreviate them freely.
 *
 * Source: the Entity Legal Forms of ISO 20275 as the Global Legal Entity Identifier Foundation publishes them, in
 * their local, transliterated and abbreviated spellings, for the jurisdictions that published lists name most.
 */

/** One spelling for each form, by the others: `ltd` and `limited` are one word. */
const spellings: Readonly<Record<string, string>> = {
  limited: 'ltd ltda lda limitada limitee',
  company: 'co cia compania compagnie kompaniya',
  corporation: 'corp korporatsiya',
  incorporated: 'inc',
  'joint-stock': 'jsc jsco ojsc cjsc pjsc pao oao zao ao aojsc ojsco',
  'limited-liability': 'llc ooo',
  gmbh: 'mbh',
  sdn: 'sendirian',
  bhd: 'berhad',
  private: 'pvt pte pty prv',
};

const others =
  'llp lp plc ag se kg kgaa ohg ug bv nv cv vof sa sas sasu sarl srl spa snc sl slu sal sca scs ' +
  'rl de-cv sab oy oyj ab as asa aps kft zrt nyrt bt doo dd ad ood eood ead sro spol sp zoo kk gk yk tbk pt ' +
  'fze fzco fzc fzllc dmcc est wll bsc qsc kscc psc ulc pc pllc trust-company ' +
  'liability joint stock public open closed partnership ' +
  'obshchestvo obschestvo obshestvo ogranichennoi ogranichennoy otvetstvennostyu otvetstvennostiu aktsionernoe ' +
  'aktsionernoye otkrytoe zakrytoe publichnoe publichnoye nepublichnoe tavarystva ' +
  'sirketi sti anonim limiteds ' +
  'sociedad anonima responsabilidad capital-variable gesellschaft aktiengesellschaft haftung ' +
  'kabushiki kaisha kabushikigaisha yugen gufen youxian gongsi zeren jusik hoesa';

/** The same in simplified Chinese characters, longest first: what is at the end of the name of a company. */
export const hanLegalForms: readonly string[] = [
  '股份有限公司',
  '有限责任公司',
  '股份公司',
  '有限公司',
  '株式会社',
  '合同会社',
  '有限会社',
  '주식회사',
  '公司',
];

/** The same in Arabic letters, in Arabic and Persian. */
const inArabicLetters: Readonly<Record<string, string>> = {
  company: 'شركة شركه شرکت الشركة الشركه',
  limited: 'محدودة محدوده المحدودة المحدوده لميتد ليميتد لیمیتد',
};

/** Every spelling, with the one by which it is compared. */
export const legalForms: ReadonlyMap<string, string> = new Map([
  ...others.split(' ').map((word): [string, string] => [word, word]),
  ...[...Object.entries(spellings), ...Object.entries(inArabicLetters)].flatMap(
    ([form, all]): [string, string][] => [form, ...all.split(' ')].map((word) => [word, form]),
  ),
]);
