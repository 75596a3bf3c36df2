// What a service answers when it does not do what it was asked.

export class ServiceRefusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
