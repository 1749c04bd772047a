using Microsoft.EntityFrameworkCore;

namespace PgAspire.EntityFrameworkCore.Tests;

public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>().ToTable("orders").Property(o => o.Id).ValueGeneratedNever();
    }
}

public sealed class Order
{
    public long Id { get; set; }

    public string Item { get; set; } = "";
}
