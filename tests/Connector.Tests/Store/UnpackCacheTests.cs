using Connector.Accounts;
using Connector.Store.Packing;
using NUnit.Framework;

namespace Connector.Tests.Store;

public sealed class UnpackCacheTests
{
    [Test]
    public void Equal_records_are_unpacked_once()
    {
        var cache = new UnpackCache<AttributeValue>(PackedValues.Values);
        AttributeValue[] values = [AttributeValue.Of("Core"), AttributeValue.Unknown];

        var (first, again) = (cache.Unpack(PackedValues.Pack(7, values)), cache.Unpack(PackedValues.Pack(7, values)));

        Assert.That(again.Items, Is.SameAs(first.Items).And.EqualTo(values));
        Assert.That(again.Layout, Is.EqualTo(7));
    }

    [Test]
    public void More_different_records_than_there_is_room_for_are_each_given_as_they_are()
    {
        var cache = new UnpackCache<AttributeValue>(PackedValues.Values);
        for (var turn = 0; turn < 2; turn++)
        {
            for (var number = 0; number < 10_000; number++)
            {
                var (layout, items) = cache.Unpack(PackedValues.Pack(number + 1, [AttributeValue.Of((double)number)]));

                Assert.That((layout, items.Single().Number), Is.EqualTo((number + 1, (double)number)));
            }
        }
    }
}
