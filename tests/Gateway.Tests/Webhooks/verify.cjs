// Reads {"secret", "headers", "body"} from the input and lets both official packages verify it. Prints a line for each.
const { readFileSync } = require("node:fs");
const { Webhook: Standard } = require("standardwebhooks");
const { Webhook: Svix } = require("svix");

const { secret, headers, body } = JSON.parse(readFileSync(0, "utf8"));
for (const [name, Receiver] of [["standardwebhooks", Standard], ["svix", Svix]]) {
  let verdict = "accepts";
  try {
    new Receiver(secret).verify(body, headers);
  } catch {
    verdict = "refuses";
  }
  console.log(`${name} ${verdict}`);
}
