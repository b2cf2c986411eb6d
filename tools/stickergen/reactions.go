package main

// drawing is a piece of art and what it stands for.
type drawing struct {
	title string
	draw  func(p *pen)
}

// reactions are drawings of the emoji with which one can react; the keys are
// those of message.EmojiReactions.
var reactions = map[string]drawing{
	"👍": {"Thumbs Up", thumbsUp}, "👎": {"Thumbs Down", thumbsDown}, "❤": {"Red Heart", heart}, "🔥": {"Fire", fire},
	"🥰": {"Smiling Face with Hearts", smilingHearts}, "👏": {"Clapping Hands", clapping}, "😁": {"Beaming Face", grinning},
	"🤔": {"Thinking Face", thinking}, "🤯": {"Exploding Head", mindBlown}, "😱": {"Face Screaming in Fear", screaming},
	"🤬": {"Face with Symbols on Mouth", swearing}, "😢": {"Crying Face", crying}, "🎉": {"Party Popper", party},
	"🤩": {"Star-Struck", starEyes}, "🤮": {"Face Vomiting", vomiting}, "💩": {"Pile of Poo", poo}, "🙏": {"Folded Hands", folded},
	"👌": {"OK Hand", okHand}, "🕊": {"Dove", dove}, "🤡": {"Clown Face", clown}, "🥱": {"Yawning Face", yawning},
	"🥴": {"Woozy Face", woozy}, "😍": {"Heart Eyes", heartEyes}, "🐳": {"Spouting Whale", whale}, "❤‍🔥": {"Heart on Fire", heartOnFire},
	"🌚": {"New Moon Face", moonFace}, "🌭": {"Hot Dog", hotDog}, "💯": {"Hundred Points", hundred}, "🤣": {"Rolling on the Floor Laughing", rolling},
	"⚡": {"High Voltage", lightning}, "🍌": {"Banana", banana}, "🏆": {"Trophy", trophy}, "💔": {"Broken Heart", brokenHeart},
	"🤨": {"Face with Raised Eyebrow", raisedBrow}, "😐": {"Neutral Face", neutral}, "🍓": {"Strawberry", strawberry},
	"🍾": {"Bottle with Popping Cork", bottle}, "💋": {"Kiss Mark", lips}, "🖕": {"Middle Finger", middleFinger},
	"😈": {"Smiling Face with Horns", devil}, "😴": {"Sleeping Face", sleeping}, "😭": {"Loudly Crying Face", sobbing},
	"🤓": {"Nerd Face", nerd}, "👻": {"Ghost", ghost}, "👨‍💻": {"Man Technologist", technologist}, "👀": {"Eyes", eyes},
	"🎃": {"Jack-O-Lantern", pumpkin}, "🙈": {"See-No-Evil Monkey", monkey(seeNoEvil)}, "😇": {"Smiling Face with Halo", halo},
	"😨": {"Fearful Face", fearful}, "🤝": {"Handshake", handshake}, "✍": {"Writing Hand", writing}, "🤗": {"Hugging Face", hugging},
	"🫡": {"Saluting Face", saluting}, "🎅": {"Santa Claus", santa}, "🎄": {"Christmas Tree", tree}, "☃": {"Snowman", snowman},
	"💅": {"Nail Polish", nailPolish}, "🤪": {"Zany Face", zany}, "🗿": {"Moai", moai}, "🆒": {"Cool Button", coolSign},
	"💘": {"Heart with Arrow", arrowHeart}, "🙉": {"Hear-No-Evil Monkey", monkey(hearNoEvil)}, "🦄": {"Unicorn", unicorn},
	"😘": {"Face Blowing a Kiss", kissing}, "💊": {"Pill", pill}, "🙊": {"Speak-No-Evil Monkey", monkey(speakNoEvil)},
	"😎": {"Smiling Face with Sunglasses", cool}, "👾": {"Alien Monster", invader}, "🤷‍♂": {"Man Shrugging", shrug(manHair)},
	"🤷": {"Person Shrugging", shrug(personHair)}, "🤷‍♀": {"Woman Shrugging", shrug(womanHair)}, "😡": {"Pouting Face", angry},
}
