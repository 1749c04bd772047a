using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private ImmutableDictionary<Type, ImmutableArray<DistributedApplicationEventSubscription>> _subscriptions =
        ImmutableDictionary<Type, ImmutableArray<DistributedApplicationEventSubscription>>.Empty;

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent
    {
        if (typeof(T).IsInterface || typeof(T).IsAbstract)
        {
            throw new ArgumentException($"Cannot subscribe to interface or abstract type '{typeof(T).Name}'. Subscribe to a concrete event type instead.");
        }

        // async: an exception that the callback throws at once must reach the publisher in its task
        var subscription = new DistributedApplicationEventSubscription(async (e, cancellationToken) => await callback((T)e, cancellationToken));
        ImmutableInterlocked.AddOrUpdate(ref _subscriptions, typeof(T), [subscription], (_, known) => known.Add(subscription));
        return subscription;
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent =>
        Subscribe<T>((e, cancellationToken) => e.Resource == resource ? callback(e, cancellationToken) : Task.CompletedTask);

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        foreach (var type in _subscriptions.Where(s => s.Value.Contains(subscription)).Select(s => s.Key))
        {
            ImmutableInterlocked.AddOrUpdate(ref _subscriptions, type, [], (_, known) => known.Remove(subscription));
        }
    }

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent =>
        PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public async Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        if (!_subscriptions.TryGetValue(typeof(T), out var subscriptions))
        {
            return;
        }

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                await OneByOneAsync();
                break;
            case EventDispatchBehavior.BlockingConcurrent:
                await AllAtOnceAsync();
                break;
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(OneByOneAsync, CancellationToken.None);
                break;
            default:
                // started here, up to each one's first real wait; only the end is not waited for
                _ = AllAtOnceAsync();
                break;
        }

        async Task OneByOneAsync()
        {
            foreach (var subscription in subscriptions)
            {
                await subscription.Callback(@event, cancellationToken);
            }
        }

        Task AllAtOnceAsync() => Task.WhenAll(subscriptions.Select(s => s.Callback(@event, cancellationToken)).ToArray());
    }
}
