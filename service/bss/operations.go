package bss

import "github.com/rampart-cloud/rampart/api"

// product is the API of all operations here.
func product() api.Product { return api.Product{Code: "BssOpenApi", Version: "2017-12-14"} }

// Operations lists every operation of the service, by name. To add one, write
// its file and add its line.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		CancelOrder,
		GetAgreementRecord,
		GetOrderDetail,
		ModifyAgreementRecord,
		PayOrder,
		QueryOrders,
	}
}
