import type { Manifest } from '../../mesh/manifest';
import { Resource } from '../../mesh/resource';

/** `kindName() namespace/name`, by which an object is known. */
const keyOf = (kind: string, namespace: string, name: string) => `${kind} ${namespace}/${name}`;

/** The objects of a cluster at one time. It never changes: what is written makes another one. */
export class World {
  public static of(manifests: readonly Manifest[], namespace: string): World {
    const objects = new Map<string, Manifest>();
    for (const manifest of manifests) {
      const resource = new Resource(manifest, {}, namespace);
      objects.set(keyOf(resource.kind, resource.namespace, resource.name), manifest);
    }
    return new World(objects, namespace);
  }

  private constructor(
    private readonly objects: ReadonlyMap<string, Manifest>,
    /** The namespace of objects that name none. */
    private readonly namespace: string,
  ) {}

  /** The objects, in the order in which they were applied and made. */
  public get manifests(): readonly Manifest[] {
    return [...this.objects.values()];
  }

  /** An object, by the name of `kindName()`. */
  public find(kind: string, namespace: string, name: string): Manifest | undefined {
    return this.objects.get(keyOf(kind, namespace, name));
  }

  /** An object, by its key. */
  public at(key: string): Manifest | undefined {
    return this.objects.get(key);
  }

  /** The same world with an object as it is now. */
  public with(manifest: Manifest): World {
    const { key } = this.nameOf(manifest);
    return new World(new Map([...this.objects, [key, manifest]]), this.namespace);
  }

  /** The same world without an object. */
  public without(manifest: Manifest): World {
    const objects = new Map(this.objects);
    objects.delete(this.nameOf(manifest).key);
    return new World(objects, this.namespace);
  }

  /** What an object is known by, its kind by the name of `kindName()`, and what people call it. */
  public nameOf(manifest: Manifest): { readonly key: string; readonly kind: string; readonly text: string } {
    const { kind, namespace, name, text } = new Resource(manifest, {}, this.namespace);
    return { key: keyOf(kind, namespace, name), kind, text };
  }
}
