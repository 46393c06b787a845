const TITLES = { google: 'Google', apple: 'Apple', microsoft: 'Microsoft', github: 'GitHub' };

/** Returns what people call a provider. */
export const providerTitle = name => TITLES[name] ?? name[0].toUpperCase() + name.slice(1);
