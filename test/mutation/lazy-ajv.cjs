const ajv = require('../../node_modules/ajv/dist/2020.js');

/**
 * Compiles a schema when it is first needed. The modules are loaded again for each mutant, most of which need no schema
 * of an event, and compiling all of them takes longer than all the rest.
 */
class LazyAjv extends ajv.Ajv2020 {
  compile(...given) {
    let validate;
    const lazy = (value) => {
      validate ??= super.compile(...given);
      const isValid = validate(value);
      lazy.errors = validate.errors;
      return isValid;
    };
    return lazy;
  }
}

module.exports = { ...ajv, Ajv2020: LazyAjv };
