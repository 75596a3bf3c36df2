// Answers with what it got, and with the environment that it was loaded with.
const environment = { ...process.env };

export const handler = async (event: unknown) => ({
  statusCode: 200,
  headers: { "X-Echo": "yes", "content-type": "application/json" },
  cookies: ["a=1", "b=2"],
  body: JSON.stringify({ event, environment }),
});
