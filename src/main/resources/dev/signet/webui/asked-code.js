const ASKED = 'signet-email-code';
const LIFETIME = 10 * 60_000;

// The address for which this browser asked for a code: so a reload, or the link in the mail, can go on with it. It is no secret;
// what proves that it was this browser is in a cookie that no script can read.

/** Remembers it until the code is too old (dev.signet.emailcode.EmailCodes). */
export function rememberAsked(email, next) {
  keep({ email, next, until: Date.now() + LIFETIME });
}

/** Forgets it. */
export const forgetAsked = () => keep(null);

/** Returns the address, and the page that comes after the sign-in; undefined if this browser did not ask, or too long ago. */
export function asked() {
  let found;
  try {
    found = JSON.parse(localStorage.getItem(ASKED));
  } catch {}
  if (found && !(Date.now() < found.until)) {
    forgetAsked();
    return undefined;
  }
  return found ?? undefined;
}

function keep(value) {
  try {
    if (value) {
      localStorage.setItem(ASKED, JSON.stringify(value));
    } else {
      localStorage.removeItem(ASKED);
    }
  } catch {}
}
