// Says in one line that this Node is too old, before an import fails in a page of errors.
// Plain old syntax on purpose: it must run on the very Node it complains about.
const wanted = 22;
const found = Number(process.versions.node.split('.')[0]);
if (found < wanted) {
  console.error(
    `sf-plugin-power needs Node ${wanted} or newer and found ${process.version}. ` +
      'Users: update Node or the Salesforce CLI. Contributors: run "npm ci" (it brings a newer Node) and start things with "npm run ...".'
  );
  process.exit(1);
}
