package resourcemanager

import "github.com/rampart-cloud/rampart/identity"

// page are the parameters of a list that comes in pages.
//
// Source: "ListPolicyAttachments" (Resource Management API reference):
// PageNumber from 1, default 1; PageSize 1 to 100, default 10.
type page struct {
	PageNumber *int
	PageSize   *int
}

// paged is how an answer says which page it is.
type paged struct {
	TotalCount int // of all pages
	PageNumber int
	PageSize   int
}

const (
	defaultPageSize = 10
	maxPageSize     = 100
)

// open checks the parameters.
func (p page) open() (paged, error) {
	out := paged{PageNumber: 1, PageSize: defaultPageSize}
	if p.PageNumber != nil {
		if out.PageNumber = *p.PageNumber; out.PageNumber < 1 {
			return out, identity.InvalidParameter("PageNumber", "1 or more")
		}
	}
	if p.PageSize != nil {
		if out.PageSize = *p.PageSize; out.PageSize < 1 || out.PageSize > maxPageSize {
			return out, identity.InvalidParameter("PageSize", "1 to 100")
		}
	}
	return out, nil
}

// take counts an item and says whether it is on the page.
func (p *paged) take() bool {
	i := p.TotalCount
	p.TotalCount++
	return i/p.PageSize == p.PageNumber-1
}
