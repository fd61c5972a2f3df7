package ram

import (
	"time"

	"github.com/rampart-cloud/rampart/identity"
)

// User is a RAM user as answers show it.
type User struct {
	UserId      string
	UserName    string
	DisplayName string
	MobilePhone string
	Email       string
	Comments    string
	CreateDate  time.Time
	UpdateDate  time.Time
}

func showUser(u *identity.User) User {
	return User{u.UserID, u.UserName, u.DisplayName, u.MobilePhone, u.Email, u.Comments, u.CreateDate, u.UpdateDate}
}
