// Package bss is the order side of the Billing service, BssOpenApi version
// 2017-12-14: orders are listed, shown, paid for and cancelled here, and
// agreements are recorded. Orders are placed elsewhere, by CreateOrder,
// RunInstances and CreateInstance of ECS.
//
// # An order
//
// An order is Paid or Unpaid when it is placed. An unpaid one holds, in its
// record, the instances that it will make, with their private addresses taken;
// PayOrder delivers them, CancelOrder gives the addresses back. OrderTable says
// which operation is legal in which state.
//
// # Who may do what
//
// The operations are authorized under the console's actions bss:DescribeOrderList,
// bss:DescribeOrderDetail, bss:PayOrder, bss:CancelOrder and
// bss:ModifyAgreementRecord, on the resource *. What an order makes was
// authorized when it was placed, see PayOrder.
//
// # Caveats
//
// Money is counted but nobody has any: an account can always pay. An unpaid
// order waits for ever. Errors of BSS are not published for these operations;
// their codes are ours and marked.
package bss
