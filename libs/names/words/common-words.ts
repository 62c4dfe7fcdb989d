/*
 * Words that many names have. They are weak, so that two names do not match by them alone.
 *
 * Source: the words that at least 25 parties of the Consolidated Screening List of 2026-07-31 have (trade.gov), sorted by
 * hand: a word that a group of companies has for its own (`huawei`) tells them from all others, and is not among these.
 * The table is fixed, so that a score does not change when other parties are recorded. To change it raises
 * MATCHER_VERSION.
 */

/** What kind of business, body or thing it is; abbreviations and other spellings after the first. */
const generic =
  'technology/technologies/tech/tekhnologii/tekhnologiya/teknoloji/technologie/keji/jishu/technological trading/trade/trader/traders/ticaret/maoyi/torgovyi group/grupo/gruppa/grupp/groupe/jituan/gruppe ' +
  'research/issledovatelskii/issledovatelskiy/issledovatelski/yanjiu institute/institut/inst/institution/yanjiusuo/yanjiuyuan ' +
  'international/intl/internacional/guoji/mezhdunarodnyi shipping engineering/inzhiniring/engineers/eng/gongcheng scientific/nauchno/nauchnyi center/centre/tsentr/zhongxin/centro plant/zavod/factory/fabrika/works/kombinat ' +
  'electronics/electronic/elektronik/elektronika/dianzi/electron state/gosudarstvennoe/gosudarstvennyi bank/banka/yinhang/banco production/proizvodstvennoe/proizvodstvennoye/proizvodstvo development/fazhan management/upravlyayushchaya enterprise/enterprises/predpriyatie service/services/servis/servicios general/generalnoe industry/industries/industrial/sanayi/sanat/sanaye/promyshlennyi/gongye ' +
  'aviation/hangkong/havacilik design/konstruktorskoe bureau/byuro/buro association/obedinenie/obyedinenie/obyedineniye system/systems/sistemy/sistema/xitong investment/investments/invest/inversiones/touzi/kapital/capital holding/holdings/kholding/konggu ' +
  'science/sciences/nauk/kexue federal/federalnoe/federalnyi organization/organisation/org global energy/enerji/energo/energiya/nengyuan academy/akademii/akademiya marine/maritime equipment/shebei/oborudovanie oil/petroleum/neft/petrol shiyou commercial national/natsionalnyi/guojia ' +
  'logistics/lojistik/logistik/logistika/wuliu information/info/xinxi new named/imeni construction/insaat/stroitelnaya jianshe aerospace/hangtian export/ihracat/eksport import/ithalat/importadora machine/machinery/machines/makina/jixie petrochemical/petrochemicals central/tsentralnyi/centralnyi building united/union ' +
  'security radio exchange semiconductor/semiconductors/bandaoti technical/tekhnicheskii gas/gaz air sea manufacturing/mfg/manufacture/manufacturers/manufacturer/zhizao solution/solutions shipbuilding defense/defence foundation/fond/fund/fonden complex/kompleks concern/kontsern aircraft repair special/spetsialnyi airlines/airways/airline ' +
  'ministry military mechanical/mechanics materials/material/cailiao foreign branch republic agency/agentstvo instrument/instruments communication/communications/tongxin/telecommunications/telecommunication/telecom microelectronics/microelectronic/weidianzi mining business steel digital/shuzi army power chemical/chemicals/huaxue real estate/property/properties/emlak/inmobiliaria subordinate transportation/transport/trans federation/federatsii ' +
  'shipyard space line/lines office control advanced finance/financial/finans consulting/consultancy precision products/product cargo department unitary/unitarnoe autonomous society committee innovation/innovations force/forces media computer/computers/jisuanji computing refinery supply/supplies establishment insurance ' +
  'movement nuclear metal/metals physics freight electric/electrical entity optical/optics guangxue smart/zhineng/intelligent/intelligence integrated/integrirovannyi partners/partner experimental/opytnyi hotel credit automation/avtomatika/automatic leasing economic unit navigation resources project/projects zone support charitable medical club devices/device components/component parts/park companies/firm/firma laboratory/laboratories/lab/labs/laboratoriya network/networks/wangluo ' +
  'brigade engine/engines university/universitet/univ/college/daxue education marketing universal electromechanical directorate circuit/circuits data applied testing/test fuel yard main subsidiary metallurgical commission corporate heavy auto/automotive/automobile motor/motors chemistry optoelectronics/optoelectronic software/ruanjian storage memory cloud ' +
  'store stores sales distribution distributors electro water agricultural/agro food/foods gida pharmaceutical/pharma textile travel tourism/turizm express house city town world one first second limiteds jv joint-venture venture ventures the and of for in by with de del la las los el al y et und e da do di van von der den des du le les i ve im a an to on at dis s na no z o ul';

/** Places and directions: parts of the names of many companies. */
const places =
  'china/zhongguo/chinese russia/russian/russian-federation/rossii/rossiya/rossiiskoi iran/iranian korea/korean beijing/peking shanghai shenzhen hong kong/hongkong/hk guangzhou guangdong nanjing wuhan chengdu xian hangzhou suzhou hefei tianjin qingdao dalian shandong jiangsu zhejiang hebei henan hunan hubei sichuan shaanxi liaoning fujian chongqing xinjiang harbin changsha taiwan taipei ' +
  'moscow/moskva/moskovskii petersburg sankt/saint/st kazan ural/urals siberian/siberia india/indian pakistan japan/japanese turkey/turkiye/turk istanbul dubai uae emirates syria/syrian iraq/iraqi yemen/yemeni myanmar/burma belarus/belarusian/minsk ukraine/ukrainian america/american/usa/us europe/european/euro asia/asian africa/african germany/deutschland france singapore/sg malaysia/malaysian london uk/british pacific gulf middle tehran kish ' +
  'north/northern south/southern east/eastern west/western far islamic world red blue green white black golden/gold star sun ocean sky royal high great/big long future';

/** Parts of the names of many people. */
const personal =
  'muhammad/mohammad/mohammed/mohamed/mohamad/muhammed/mohd/md ali abu/abou ahmad/ahmed abd/abdul/abdel/abdal hassan/hasan hussein/husayn/hossein/hosein/hussain/husein ibrahim abdullah/abdallah/abdalla reza/riza mahmoud/mahmud/mahmood said/saeed/sayed omar/umar yusuf/youssef/yousef/yousif mustafa/mostafa khan bin/ben/ibn/bint haji/hajji/hajj seyed/sayyed/seyyed/sayyid khalil khalid/khaled salih/saleh salim/salem hamid amir aziz majid mehdi/mahdi karim rahman/rehman ismail jamal sheikh/shaykh din ' +
  'jose luis juan carlos antonio jesus maria miguel manuel francisco javier fernando jorge alejandro alberto daniel david garcia gonzalez rodriguez lopez hernandez martinez sanchez perez ' +
  'alexander/aleksandr/alexandre alexey/aleksey/alexei/aleksei sergey/sergei/serhiy dmitry/dmitriy/dmitrii andrey/andrei vladimir/volodymyr mikhail/michael igor oleg ivan viktor/victor nikolay/nikolai pavel yuri/yuriy/yury kim/gim chol jong/chong song yong li/lee/ri wang chen zhang john robert james peter paul martin jr dr mr mrs ms';

const tiers: readonly (readonly [words: string, weight: number])[] = [
  [personal, 0.55],
  [places, 0.4],
  [generic, 0.3],
];

/** A common word: the spelling by which it is compared, and how much it tells names apart, from 0 to 1. */
export interface CommonWord {
  readonly word: string;
  readonly weight: number;
}

export const commonWords: ReadonlyMap<string, CommonWord> = new Map(
  tiers.flatMap(([words, weight]) =>
    words.split(' ').flatMap((spellings) => {
      const [word = '', ...others] = spellings.split('/');
      return [word, ...others].map((each): [string, CommonWord] => [each, { word, weight }]);
    }),
  ),
);
