// What the host answers instead of starting: one line that says what to change.

export class HostRefusal extends Error {
  override readonly name = "HostRefusal";
}
