/*
 * Words that tell names apart, and that unrelated companies of many countries have chosen: `delta`, `falcon`. By one of
 * them alone, two companies of different countries are not surely the same.
 *
 * Source: the words that at least four organisations in at least four countries have in the Consolidated Screening List
 * of 2026-07-31 (trade.gov), sorted by hand: a word that a group of companies has for its own (`huawei`), and names of
 * people and places, are not among these. The table is fixed, as that of common words is.
 */
const words =
  'ace administration advance aero affairs agent aid alex alfa all alliance alpha angel aqua arab arabian ' +
  'armed arms art asset assistance associates atlantic atlas atomic avia banking bar battalion bay beach ' +
  'benevolence benevolent best bio bird board breeze bridge brigades bright broadcasting broker brokerage ' +
  'bros brother brothers call car care caribbean caribe casa casino caspian cement century chain change ' +
  'charity chem civil coast code com comercial command commerce commodities constructora consultants ' +
  'contracting cooperation cooperative corporacion cosmos council creative crime criminal crown crystal ' +
  'cultural culture currency deep delta democratic diamond diamonds distribuidora district division dolphin ' +
  'dragon drilling drug dynamic eagle eco educational element elite empire era estates everest expert ' +
  'external facilities facility falcon family fan farm fast field film fine five fleet flight fly focus ' +
  'forest fortune forward forwarding free front galaxy gallery garden gate gems generation giant globe ' +
  'glory god good government gran grand ground guard guidance head headquarters help heritage holy home ' +
  'horizon hub human humanitarian imperial impex importing industria innovative integration inter internal ' +
  'intertrade iron isis jet jewellery jewelry jupiter justice key king lake land laundering law lead leader ' +
  'leading lebanon legal leisure liberation life light link logistic lucky maintenance mark market mars ' +
  'master max mega metallurgy micro microwave mighty mineral mines mobile modern money more multi muslim ' +
  'nacional natural naval nest net nice noble nord nova oasis offshore operating operation orbit order ' +
  'organized oriental overseas paper party patriot peace pearl pegasus people peoples perfect performance ' +
  'petro phoenix pioneer planning plastic plaza plus point police polymers popular port ports premier press ' +
  'prime prince printing pro process processing procurement progress protection provider province quality ' +
  'quantum railway rapid reconstruction region regional relations relief rental resistance resort resource ' +
  'restaurant revival revolution revolutionary rising river riviera road rocket rose safety sam san ' +
  'satellite savings securities servicio settlement seven shine ship shop sierra sigma silk silver sino ' +
  'sistem skyline small smile smuggling social sol soldiers solidarity sons source southeast spare speed ' +
  'stars station stone strategic studies studio super supermarket supporters supreme sur synergy tactical ' +
  'tanker tankers target team technics technique techno tek television terminal terra textiles tiger time ' +
  'tools top tours trafficking training transfer transit transnational transporte trust ultra unity ' +
  'vanguard vega veteran victory vision wave way wealth welfare well win wing wings wisdom wise work ' +
  'worldwide yacht youth';

export const ordinaryWords: ReadonlySet<string> = new Set(words.split(' '));
