export const handler = () => new Promise((resolve) => setTimeout(resolve, 5_000).unref());
