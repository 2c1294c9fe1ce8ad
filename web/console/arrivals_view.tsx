export function ArrivalsView() {
  return <h1>Nothing arrives?</h1>;
}
