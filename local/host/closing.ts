// What was opened is closed in the opposite order, whatever goes wrong on the way.

export interface Closing {
  /** To be done at the end. */
  defer(close: () => unknown): void;
  closeAll(): Promise<void>;
}

export function createClosing(): Closing {
  const steps: (() => unknown)[] = [];
  return {
    defer: (close) => void steps.push(close),
    async closeAll() {
      const errors: unknown[] = [];
      for (let close = steps.pop(); close !== undefined; close = steps.pop()) {
        try {
          await close();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
