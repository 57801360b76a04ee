/** An action's commit, and the version it is for people. */
export type Pin = { readonly commit: string; readonly version: string };

/** The actions the workflow uses, all of them GitHub's own. */
const PINS: Readonly<Record<string, Pin>> = {
  'actions/checkout': { commit: 'd23441a48e516b6c34aea4fa41551a30e30af803', version: 'v6.1.0' },
  'actions/setup-node': { commit: '249970729cb0ef3589644e2896645e5dc5ba9c38', version: 'v6.5.0' },
  'actions/cache': { commit: '27d5ce7f107fe9357f9df03efb73ab90386fccae', version: 'v5.0.5' },
  'actions/upload-artifact': { commit: 'b7c566a772e6b6bfb58ed0dc250532a479d7789f', version: 'v6.0.0' },
};

/** @throws when an action is used that nobody pinned */
export function pinned(action: string): Pin {
  const pin = PINS[action];
  if (pin === undefined) throw new Error(`${action} is not pinned`);
  return pin;
}
