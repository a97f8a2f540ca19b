/** What a change is about is otherwise than it was when the change was thought of; the change was not made. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";

  /** @param forGood - false where it may yet become what it was. */
  constructor(readonly forGood: boolean) {
    super(forGood ? "it was changed elsewhere" : "it is being changed");
  }
}
