import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';

/** What of a Git repository is applied. */
export class GitRevision {
  /**
   * The newest commit of a branch.
   *
   * @param name the branch: `main`
   */
  public static branch(name: string): GitRevision {
    return new GitRevision('branch', refName(name, 'branch'));
  }

  /**
   * A tag.
   *
   * @param name the tag: `v1.2.0`
   */
  public static tag(name: string): GitRevision {
    return new GitRevision('tag', refName(name, 'tag'));
  }

  /**
   * One commit.
   *
   * @param sha its full hash
   */
  public static commit(sha: string): GitRevision {
    if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return new GitRevision('commit', sha);
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `commit ${JSON.stringify(sha)}`,
      expected: 'a full hash of 40 hexadecimal digits, or of 64',
      mend: 'take it from `git rev-parse HEAD`',
    });
  }

  private constructor(
    /** `branch`, `tag` or `commit`. */
    public readonly kind: string,
    /** The name of the branch or tag, or the hash of the commit. */
    public readonly name: string,
  ) {}

  /**
   * The revision as Flux names it.
   *
   * @internal
   */
  public _toSpec(): any {
    return { [this.kind]: this.name };
  }

  /**
   * The revision in words.
   *
   * @internal
   */
  public _describe(): string {
    return `the ${this.kind} ${this.name}`;
  }
}

/** A name that Git takes (git-check-ref-format). */
function refName(name: string, what: string): string {
  filled(name, what);
  const isOdd = /[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\/\.|\.lock(\/|$)/u.test(name) || name === '@';
  if (!isOdd) return name;
  throw new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `${what} ${JSON.stringify(name)}`,
    expected: `a name that Git takes for a ${what}`,
    mend: 'take it from `git branch` or `git tag`',
  });
}
