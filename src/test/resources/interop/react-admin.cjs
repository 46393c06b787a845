// Asks for lists as react-admin does: by its data provider for Django REST Framework, with its own fetch. Of ra-core the provider
// uses nothing else, and the rest would need React.
const Module = require('module');
const load = Module._load;
Module._load = (name, ...rest) =>
  name === 'ra-core' ? { fetchUtils: load('ra-core/lib/dataProvider/fetch', ...rest) } : load(name, ...rest);
const { fetchUtils } = require('ra-core');
const provide = require('ra-data-django-rest-framework').default;

const headers = () => new Headers({ Accept: 'application/json', Authorization: `Bearer ${process.env.ACCESS}` });
const provider = provide(process.env.API, (url, options = {}) => fetchUtils.fetchJson(url, { ...options, headers: headers() }));

// Each line: a method of the provider, a resource, its parameters.
const calls = JSON.parse(require('fs').readFileSync('calls.json'));
(async () => {
  const answers = [];
  for (const [method, resource, params] of calls) {
    answers.push(await provider[method](resource, params));
  }
  console.log(JSON.stringify(answers));
})();
