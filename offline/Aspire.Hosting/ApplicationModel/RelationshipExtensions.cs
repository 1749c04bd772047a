using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

internal static class RelationshipExtensions
{
    public static ImmutableArray<RelationshipSnapshot> Relationships(this IResource resource)
    {
        var annotated = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type));
        return resource is IResourceWithParent { Parent: { } parent }
            ? [new(parent.Name, KnownRelationshipTypes.Parent), .. annotated]
            : [.. annotated];
    }

    /// <summary>The parent by type or, failing that, by relationship.</summary>
    public static IResource? ParentOrRelatedParent(this IResource resource) => resource is IResourceWithParent with
        ? with.Parent
        : resource.Annotations.OfType<ResourceRelationshipAnnotation>().LastOrDefault(r => r.Type == KnownRelationshipTypes.Parent)?.Resource;
}
