package panel

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
)

// pseudonym is what a person is called in a lottery that others may check: it tells nothing without the salt, and with
// another lottery's salt the same person is called something else.
func pseudonym(salt []byte, person int64) string {
	mac := hmac.New(sha256.New, salt)
	_, _ = mac.Write(strconv.AppendInt(nil, person, 10)) // a hash never fails to write
	return hex.EncodeToString(mac.Sum(nil)[:6])
}

// disguise gives the people of the pool their pseudonyms. Households are numbered anew in the order of these, so that
// the numbers tell nothing and are the same whenever the pool is.
func (po *pool) disguise(salt []byte) {
	order := make([]int, len(po.problem.Members))
	for i := range po.problem.Members {
		order[i] = i
		po.problem.Members[i].ID = pseudonym(salt, po.ids[i])
	}
	slices.SortFunc(order, func(a, b int) int {
		if po.problem.Members[a].ID < po.problem.Members[b].ID {
			return -1
		}
		return 1
	})
	homes := map[string]string{}
	for _, i := range order {
		m := &po.problem.Members[i]
		if homes[m.Household] == "" {
			homes[m.Household] = strconv.Itoa(len(homes) + 1)
		}
		m.Household = homes[m.Household]
	}
}

// people finds the residents behind pseudonyms, in their order.
func (po *pool) people(pseudonyms []string) []int64 {
	behind := make(map[string]int64, len(po.ids))
	for i, m := range po.problem.Members {
		behind[m.ID] = po.ids[i]
	}
	list := make([]int64, len(pseudonyms))
	for i, p := range pseudonyms {
		list[i] = behind[p]
	}
	return list
}
