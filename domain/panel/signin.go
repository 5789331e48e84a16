package panel

import (
	"context"
	"errors"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/oidc"
	"deltag/domain/resident"
)

// WithSignIn lets citizens open their own page at an identity provider too, such as a broker of MitID. Nobody has to:
// whatever can be done there can be done by the link in a mail. The key finds people by the CPR number that the provider
// tells; nil finds only those whom it has told of before.
func (ps *Panels) WithSignIn(provider *oidc.Client, key *resident.CPRKey) *Panels {
	return &Panels{db: ps.db, provider: provider, cpr: key}
}

// ErrStranger refuses whom the provider knows and we do not.
var ErrStranger = &domain.Error{Kind: domain.Forbidden, Code: "citizen-unknown", Detail: "You are known to the sign-in service, and we do not find you here."}

// SignedIn is an own page that was opened at the provider: the token of its address, and the secret for the browser's
// cookie. Both last for OpenFor.
type SignedIn struct {
	Token, Session string
	OpenFor        time.Duration
	Language       message.Language
}

// SignsIn tells whether there is a provider for citizens.
func (ps *Panels) SignsIn() bool { return ps.provider != nil }

// SignInOrigin is the origin that a citizen is sent to, for the page's security policy.
func (ps *Panels) SignInOrigin(ctx context.Context) (string, error) {
	if ps.provider == nil {
		return "", domain.ErrNotFound
	}
	return ps.provider.Target(ctx)
}

// BeginSignIn sends a citizen to the provider.
func (ps *Panels) BeginSignIn(ctx context.Context) (s oidc.Started, err error) {
	if ps.provider == nil {
		return s, domain.ErrNotFound
	}
	return ps.provider.Begin(ctx)
}

// FinishSignIn opens the own page of whoever comes back from the provider, once.
func (ps *Panels) FinishSignIn(ctx context.Context, browser string, a oidc.Answer) (in SignedIn, err error) {
	if ps.provider == nil {
		return in, domain.ErrNotFound
	}
	who, err := ps.provider.Finish(ctx, browser, a)
	if err != nil {
		return in, err
	}
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		r, err := resident.Recognise(tx, ps.cpr, who)
		if errors.Is(err, domain.ErrNotFound) {
			return ErrStranger
		}
		if err != nil {
			return err
		}
		tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: r.ID, RequestID: tx.Actor.RequestID}
		tx.Record(domain.Access{Action: "read", Subject: "resident", ResidentIDs: []int64{r.ID}, Unit: r.UnitID, Purpose: "sign in at the identity provider"})
		in = SignedIn{OpenFor: ownOpenFor, Language: languageOf(r)}
		if in.Token, err = ownLink(tx, r.ID); err != nil {
			return err
		}
		in.Session, err = newOwnSession(tx, r.ID)
		return err
	})
	return in, err
}

// UninvitedPrefix begins the tokens of people without an invitation to a panel that is open: behind theirs there is an own
// page and nothing else.
const UninvitedPrefix = "me-"

const ownPurpose = "own-page"

// ownLink makes a link for as long as an own page stands open: to the newest invitation to a panel
// that is not closed, where there is one.
func ownLink(tx *domain.Tx, person int64) (string, error) {
	var newest int64
	if err := tx.DB.Raw("SELECT coalesce(max(i.id), 0) FROM invitation i JOIN panel p ON p.id = i.panel_id WHERE i.resident_id = ? AND p.state <> 'closed'", person).Scan(&newest).Error; err != nil {
		return "", err
	}
	expires := tx.Now.Add(ownOpenFor)
	if newest != 0 {
		return domain.NewLink(tx, LinkPurpose, newest, person, expires)
	}
	token, err := domain.NewLink(tx, ownPurpose, person, person, expires)
	return UninvitedPrefix + token, err
}

// visitor is the person who holds a link to an own page. They become the actor.
func visitor(tx *domain.Tx, token string) (person int64, err error) {
	own, uninvited := strings.CutPrefix(token, UninvitedPrefix)
	if !uninvited {
		row, _, err := holder(tx, token, false)
		return row.ResidentID, err
	}
	link, err := domain.OpenLink(tx, own, ownPurpose)
	if err != nil {
		return 0, err
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: link.SubjectID, RequestID: tx.Actor.RequestID}
	return link.SubjectID, nil
}
