export { countriesOfAddress, countryAtEnd } from './address-countries.js';
export { countryNamed } from './country-names.js';
