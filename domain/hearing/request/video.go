package request

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"deltag/domain"
	"deltag/domain/org"
	"deltag/domain/resident"
)

// mailedSQL is whether a mail reaches who asks.
const mailedSQL = `CASE WHEN h.resident_id IS NULL THEN coalesce(q.email, '') <> '' ELSE ` + resident.MailedSQL + ` END`

// byVideo is SQL for the requests h with a time to come at which somebody speaks by video.
const byVideo = `h.state = 'booked' AND h.model = 'video' AND h.told_at > ?`

// untold is SQL for those whose meeting has a link, in its session s, that they do not know.
const untold = byVideo + ` AND s.video <> '' AND h.told_video <> s.video`

// mostLink is how long a link may be, in characters.
const mostLink = 300

// SetVideo keeps the address of the video meeting for those who speak by video at a committee's meeting; "" takes it back.
// Before is the one that was there when it was looked at. Those whom mail reaches are told it soon, by TellVideo.
func (rs *Requests) SetVideo(ctx context.Context, meeting int64, before, video string) error {
	return rs.db.Do(ctx, func(tx *domain.Tx) error {
		s, err := domain.Lock[Session](tx, "meeting_id = ?", meeting)
		if err != nil {
			return err
		}
		if err := allow(tx, domain.HearingsWrite, domain.Scope{Unit: unitOf(tx, s.CommitteeID)}); err != nil {
			return err
		}
		var c domain.Checks
		video = strings.TrimSpace(video)
		u, err := url.Parse(video)
		c.Unless(video == "" || err == nil && u.Scheme == "https" && u.Host != "" && len(video) <= mostLink, "/video", "video-address", "Give an address that begins with https://.")
		if err := c.Of(ErrRequest); err != nil {
			return err
		}
		if s.Video != before {
			return ErrChanged
		}
		return tx.DB.Exec("UPDATE hearing_session SET video = ? WHERE meeting_id = ?", video, meeting).Error
	})
}

// videosAtOnce is how many one run tells; the next takes the rest.
const videosAtOnce = 500

// TellVideo queues the link to everybody who has a time by video and does not know it: it was given or changed, they got a
// time, their meeting moved, or they chose video since. Every copy of the program may run it: a row that another one holds is
// left to it.
func (rs *Requests) TellVideo(ctx context.Context) (n int, err error) {
	ctx = domain.WithActor(ctx, domain.System("send the link of a video meeting"))
	err = rs.db.Do(ctx, func(tx *domain.Tx) error {
		var due []Request
		if err := tx.DB.Raw(`SELECT h.* FROM hearing_request h JOIN hearing_session s ON s.meeting_id = h.meeting_id`+whoJoins+`
			WHERE `+untold+` AND `+mailedSQL+` ORDER BY h.id LIMIT ? FOR UPDATE OF h SKIP LOCKED`, tx.Now, videosAtOnce).Scan(&due).Error; err != nil || len(due) == 0 {
			return err
		}
		ids := make([]int64, len(due))
		for i, r := range due {
			ids[i] = r.ID
		}
		if err := tx.DB.Exec("UPDATE hearing_request h SET told_video = s.video, version = h.version + 1 FROM hearing_session s WHERE s.meeting_id = h.meeting_id AND h.id IN ?", ids).Error; err != nil {
			return err
		}
		n = len(due)
		if err := tell(tx, videoKind, due...); err != nil {
			return fmt.Errorf("tell links of video meetings: %w", err)
		}
		return nil
	})
	return n, err
}

// VideoToldFor is the secretary having told the link to somebody whom no mail reaches.
func (rs *Requests) VideoToldFor(ctx context.Context, id int64, version int) (Request, error) {
	return rs.step(ctx, id, version, "tell somebody the link of a video meeting", func(tx *domain.Tx, s *Session, r *Request) error {
		if r.State != Booked || r.Model != ByVideo || s.Video == "" {
			return ErrStep
		}
		r.ToldVideo = s.Video
		return r.save(tx)
	})
}

// videoOf is the link of a request that has a time by video; "" is none.
func (r *Request) videoOf(tx *domain.Tx) (video string, err error) {
	if r.State != Booked || r.Model != ByVideo {
		return "", nil
	}
	err = tx.DB.Raw("SELECT video FROM hearing_session WHERE meeting_id = ?", r.MeetingID).Scan(&video).Error
	return video, err
}

// videoTasks are the meetings that lack a link for those who speak by video, and those where somebody is to be called about it.
func videoTasks(tx *domain.Tx, units []int64) (tasks []org.Task, err error) {
	var rows []struct {
		ID, Missing, Call int64
		Name              string
	}
	err = tx.DB.Raw(`SELECT * FROM (SELECT m.id, m.starts_at, `+org.CommitteeNameSQL("c.id", org.MeetingDaySQL)+` AS name,
			count(*) FILTER (WHERE s.video = '') AS missing, count(*) FILTER (WHERE s.video <> '' AND h.told_video <> s.video AND NOT `+mailedSQL+`) AS call
		FROM hearing_request h JOIN hearing_session s ON s.meeting_id = h.meeting_id JOIN committee_meeting m ON m.id = h.meeting_id JOIN committee c ON c.id = h.committee_id`+whoJoins+`
		WHERE c.unit_id IN ? AND `+byVideo+` GROUP BY m.id, c.id) v WHERE missing + call > 0 ORDER BY starts_at, id LIMIT ?`, units, tx.Now, todayMost).Scan(&rows).Error
	for _, r := range rows {
		link := fmt.Sprintf("/staff/committee-meetings/%d/hearings", r.ID)
		if r.Missing > 0 {
			tasks = append(tasks, org.Task{Kind: "hearing-video", Count: int(r.Missing), Name: r.Name, Link: link})
		}
		if r.Call > 0 {
			tasks = append(tasks, org.Task{Kind: "hearing-video-call", Count: int(r.Call), Name: r.Name, Link: link})
		}
	}
	return tasks, err
}
