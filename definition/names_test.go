package definition

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNamesResolve(t *testing.T) {
	const org = "5f0c1a2b3c4d5e6f7a8b9c0d"
	for _, c := range []struct {
		app        string
		private    bool
		name, want string
	}{
		{"shop", true, "refund", "kustomer.app.shop.refund"},
		{"shop", true, "order.refund", "kustomer.app.shop.order.refund"},
		{"shop", true, "shop.order.refund", "kustomer.app.shop.order.refund"},
		{"shop", true, "shopping.refund", "kustomer.app.shop.shopping.refund"},
		{"shop", true, "kustomer.customer.update", "kustomer.customer.update"},
		{"shop", true, "kustomer.app.shop.refund", "kustomer.app.shop.refund"},
		{"shop", true, "kustomer.app.shop_" + org + ".refund", "kustomer.app.shop.refund"},
		{"shop_" + org, true, "kustomer.app.shop.refund", "kustomer.app.shop.refund"},
		{"shop_" + org, true, "refund", "kustomer.app.shop.refund"},
		{"shop", false, "kustomer.app.shop_" + org + ".refund", "kustomer.app.shop_" + org + ".refund"},
		{"shop", true, "kustomer.app.other_" + org + ".refund", "kustomer.app.other_" + org + ".refund"},
		{"shop", true, "kustomer.app.shop_" + org, "kustomer.app.shop_" + org},
		{"shop", true, "", ""},
		{"", false, "refund", "refund"},
	} {
		require.Equal(t, c.want, NewNames(c.app, c.private).Full(c.name), "%q in app %q", c.name, c.app)
	}
}

func TestNamesKnowTheScheduler(t *testing.T) {
	shop, scheduler := NewNames("shop", true), NewNames("scheduler", true)
	require.True(t, shop.Schedules("kustomer.app.scheduler.schedule-workflow"))
	require.True(t, Names{}.Schedules("kustomer.app.scheduler.schedule-workflow"))
	require.False(t, shop.Schedules("schedule-workflow"), "a bare name belongs to the app itself")
	require.False(t, shop.Schedules("scheduler.schedule-workflow"))
	require.True(t, scheduler.Schedules("schedule-workflow"))
	require.True(t, scheduler.Schedules("scheduler.schedule-workflow"))
	require.True(t, scheduler.Schedules("kustomer.app.scheduler_5f0c1a2b3c4d5e6f7a8b9c0d.schedule-workflow"))
	require.False(t, shop.Schedules(""))
}
