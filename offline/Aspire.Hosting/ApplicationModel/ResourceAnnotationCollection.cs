using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>
{
    public ResourceAnnotationCollection() : base(new SnapshotList())
    {
    }

    protected override void InsertItem(int index, IResourceAnnotation item)
    {
        // Collection<T>.Add computes the index before the insert: another thread may have changed the length since.
        ((SnapshotList)Items).Change(items => items.Insert(Math.Min(index, items.Length), item));
    }

    protected override void RemoveItem(int index) =>
        ((SnapshotList)Items).Change(items => index < items.Length ? items.RemoveAt(index) : items);

    protected override void SetItem(int index, IResourceAnnotation item) =>
        ((SnapshotList)Items).Change(items => index < items.Length ? items.SetItem(index, item) : items);

    // Annotations are read while others are added (callbacks, events): readers enumerate the array of their moment.
    private sealed class SnapshotList : IList<IResourceAnnotation>
    {
        private ImmutableArray<IResourceAnnotation> _items = [];

        public int Count => _items.Length;

        public bool IsReadOnly => false;

        public IResourceAnnotation this[int index]
        {
            get => _items[index];
            set => Change(items => items.SetItem(index, value));
        }

        public void Change(Func<ImmutableArray<IResourceAnnotation>, ImmutableArray<IResourceAnnotation>> change) =>
            ImmutableInterlocked.Update(ref _items, change);

        public void Add(IResourceAnnotation item) => Change(items => items.Add(item));

        public void Clear() => Change(_ => []);

        public bool Contains(IResourceAnnotation item) => _items.Contains(item);

        public void CopyTo(IResourceAnnotation[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

        public int IndexOf(IResourceAnnotation item) => _items.IndexOf(item);

        public void Insert(int index, IResourceAnnotation item) => Change(items => items.Insert(index, item));

        public bool Remove(IResourceAnnotation item)
        {
            var found = false;
            Change(items =>
            {
                var index = items.IndexOf(item);
                found = index >= 0;
                return found ? items.RemoveAt(index) : items;
            });
            return found;
        }

        public void RemoveAt(int index) => Change(items => items.RemoveAt(index));

        public IEnumerator<IResourceAnnotation> GetEnumerator() => ((IEnumerable<IResourceAnnotation>)_items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
