// SPDX-License-Identifier: Apache-2.0

/// Passwords that are tried first, in lower case: those that everybody knows from the lists of what leaked, keys that
/// lie beside each other, first names, clubs and years, in several languages.
enum CommonPasswords {
    /// - Parameter password: in lower case.
    static func contains(_ password: String) -> Bool { all.contains(password[...]) }

    private static let all = Set(text.split { $0.isWhitespace })

    private static let text = #"""
        !@#$%^&* !@#$%^&*() !qaz2wsx 000000 00000000 000000000 0000000000 00000001 01020304 0102030405 01234567
        012345678 0123456789 0987654321 100200300 101010 10101010 1020304050 111111 11111111 111111111 1111111111
        111111112 11111111a 11112222 111222333 112233 11223344 1122334455 112233445566 121212 12121212 121212121 123123
        123123123 123123123a 123321 12332112 123321123 1234!@#$ 12341234 123412345 12344321 1234512345 123454321
        1234554321 123456 123456123 123456654321 1234567 12345678 123456788 123456789 1234567890 1234567890a 1234567891
        12345678910 12345678910a 123456789123 1234567899 123456789a 123456789q 12345678a 12345678i 12345678q 12345679
        1234567a 1234567q 123456aa 123456abc 123456as 123456qw 123456qwerty 123456zx 12345abc 12345abcd 12345qwe
        12345qwert 1234abcd 1234qwer 123654 12369874 123698745 123abc123 123password 123qwe 123qwe123 123qweasd
        123qweasdzxc 12password 131313 13131313 13145200 1314520a 13579246 135792468 1357924680 14141414 14725836
        147258369 147852369 147896325 15151515 159263487 159357456 159753 19841984 19851985 19861986 19871987 19881988
        19891989 19901990 19911991 19921992 19931993 19941994 19951995 19961996 19971997 19981998 19991999 1a2b3c4d
        1a2s3d4f 1password 1q2w3e4r 1q2w3e4r! 1q2w3e4r5 1q2w3e4r5t 1q2w3e4r5t6y 1qaz!qaz 1qaz2wsx 1qaz2wsx3edc 1qaz@wsx
        1qazxsw2 20002000 20012001 20102010 20112011 20122012 20202020 20202020a 20212021 20222022 20232023 20242024
        20252025 20262026 222222 22222222 222222222 232323 24681357 27182818 2wsx3edc 31415926 314159265 333333 33333333
        333333333 3edc4rfv 44444444 444444444 50cent50 52013145 5201314a 5211314a 555555 55555555 555555555 5555555555
        584131421 654321 666666 66666666 666666666 6666666666 696969 69696969 74108520 741852963 777777 7777777 77777777
        777777777 7777777777 786786786 789456123 789456123a 8675309 87654321 888888 88888888 888888888 8888888888
        963852741 987654 98765432 987654321 9876543210 987654321a 999999 99999999 999999999 9999999999 a123123123
        a1234567 a12345678 a123456789 a1234567890 aa112233 aa123456 aa12345678 aaa11111 aaa123456 aaaaaa aaaaaaaa
        aaaaaaaaa aaaaaaaaaa abc123 abc123123 abc12345 abc123456 abc1234567 abc123abc abc@1234 abcabcabc abcd1234
        abcd12345 abcd123456 abcd@1234 abcde123 abcde12345 abcdef12 abcdef123 abcdefg1 abcdefg123 abcdefgh abcdefghi
        abcdefghij abercrombie access access123 access14 account1 account123 acdcacdc acmilan1 adidas adidas123 admin1
        admin12 admin123 admin1234 admin12345 admin123456 admin@123 admin@1234 adminadmin administrator administrator1
        adminpass adminpassword aeropostale ahmed123 aini1314 airforce alejandra alejandro alessandra alessandro
        alexander alexander1 alexander123 alexandra alexandra1 alexandre allah786 amanda amateur amazing1 amoremio
        amoreterno anakin123 anastasia andrea andrew andrew123 android1 angel123 angelica angelina angelina1 angels123
        ansible1 anthony anthony1 anthony123 apples argentina arizona1 arsenal arsenal1 arsenal123 asd12345 asd123456
        asdasdasd asdf1234 asdf12345 asdfasdf asdfgh asdfghjk asdfghjkl asdfghjkl1 asdfjkl; asdfqwer asdqwe123 asdzxc123
        ashley assassin asshole1 austin australia autumn2020 autumn2021 autumn2022 autumn2023 autumn2024 autumn2025
        autumn2026 awesome1 awesome123 azerty123 azerty1234 azertyuiop b1234567 babyboy1 babyboy123 babygirl babygirl1
        babygirl12 babygirl123 backup123 badboy badgirl1 bailey bailey123 banana banana123 bananas1 bangladesh barcelona
        barcelona1 barney bartsimpson baseball baseball1 baseball12 baseball123 basketball basketball1 batman batman12
        batman123 batmanbatman bayern123 bbbbbbbb beatles1 beautiful beautiful1 beaver benfica1 benjamin benjamin1
        besiktas bigboy bigdaddy bigdog billabong bismillah bismillah1 bismillah786 biteme biteme123 blackberry blackcat
        blackdragon blackjack blackjack1 blackout blahblah blahblah1 blazer blessed1 blessing blink123 blink182
        blink1822 blue1234 blueberry bluesky1 bmw12345 bonjour1 booboo boomer borussia boston brandon brandy brasil123
        brazil brittany brittany1 broncos1 brooklyn brooklyn1 buddy123 budweiser bulldog bulldog1 bulldogs bullshit
        bullshit1 business business1 buster buster123 butterfly butterfly1 butterfly123 butthead c1234567 california
        california1 camaro camaro69 canada captain1 captain123 carolina carolina1 carolina2 caroline casper catherine
        celtic celtics1 chanel123 changeit changeme changeme1 changeme123 changethis charles charlie charlie1 charlie12
        charlie123 charlotte charlotte1 cheese cheese123 cheetah1 chelsea chelsea1 chelsea123 chelseafc chester
        chevrolet chevy123 cheyenne chicago chicago1 chicken chicken1 chicken123 chocolate chocolate1 chocolate123
        chocolate2 chouchou christian christian1 christina christine christopher ciaociao cinderella cisco123 ciscocisco
        claire cocacola cocacola1 cocacola123 coffee college1 college123 colorado commando company1 company123 compaq
        computer computer1 computer12 computer123 contact1 contrasena contraseña cookie cookie123 cookies1 cooper
        corazon1 corinthians correcthorsebatterystaple corvette corvette1 courtney cowboy cowboy123 cowboys cowboys1
        cowgirl1 crystal crystal1 cupcake1 customer customer1 d1234567 daddy123 daddysgirl dakota dallas daniel daniel12
        daniel123 danielle danielle1 darthvader database database1 database123 debian123 december december1 default1
        default123 demo1234 demodemo deutschland diablo diamond diamond1 diamond123 diamonds digital dlink123 docker123
        doctor123 dolphin dolphin1 dolphin123 dolphins dontforget doraemon dortmund doudou123 dragon dragon12 dragon123
        dragonball dragonfly dragons1 drummer1 ducati916 dumbledore eagle123 eagles eduardo1 edward einstein ekaterina
        elephant elephant1 elizabeth elizabeth1 eminem123 employee1 estrella estrella1 facebook facebook1 facebook123
        faithful falcon falcon123 falcons1 familia1 family123 february february1 fender fenerbahce fernanda fernando
        fernando1 ferrari ferrari1 ficken123 finance1 firefighter firefighter1 fireman1 fishing flamengo flamengo1
        flower fluffy123 football football1 football12 football123 football7 forever forever1 forever123 forever21
        fortnite francesca francesco francis francisco freddy freedom freedom1 freedom123 friday13 friends1 friends123
        friendship frodo123 fuckfuck fuckoff1 fuckthis fuckyou! fuckyou1 fuckyou123 fuckyou2 gabriel1 gabriela gabriela1
        galatasaray gamecube gandalf gandalf1 ganesh123 gangsta1 gangster gangster1 garfield garfield1 gateway geheim123
        george gfhjkm ghbdtn ginger ginger123 giovanni giuseppe gladiator godbless godisgood godislove godzilla
        godzilla1 golden golden123 goldeneye goldfish golfer goodbye1 goodgirl google123 gorgeous graduate2 green123
        greenday greenday1 gucci123 guest123 guestguest guitar guitar123 haha1234 hahahaha hallo123 hallo1234 hallohallo
        hammer hamster1 handsome hannah hardcore harley harley123 harleydavidson harrypotter haslo123 heather heavenly
        hehehehe heineken hello123 hello1234 hello12345 hello@123 hellohello hellokitty helloworld helloworld1 hentai
        hockey hockey123 hogwarts hollister hollister1 hollywood homer123 homework hondacivic hongkong hotrod hunter
        hunter12 hunter123 hunter2hunter2 hunting1 hurricane iceman idontcare idontknow iforgot1 iforgotit iloveallah
        ilovegod iloveher ilovehim ilovejesus iloveme1 iloveme123 ilovemom ilovemyself iloveu123 iloveyou iloveyou!
        iloveyou1 iloveyou12 iloveyou123 iloveyou2 iloveyou3 iloveyousomuch india123 india@123 indonesia inshallah
        internet internet1 internet123 iphone123 ireland1 ironmaiden ironman123 isabella isabella1 isabelle iwantu
        j1234567 jackdaniels jackie jackson jackson1 jackson5 jaimatadi january1 jasmine jasper jellybean jenkins1
        jenkins123 jennifer jennifer1 jeremy jessica jessica1 jessica123 jesus123 jesus777 jesuschrist jesuslovesme
        jetaime1 johnny jonathan jonathan1 jordan jordan123 jordan23 joseph joshua joshua123 junior justin juventus
        juventus1 juventus10 k1234567 katherine kawasaki killer killer12 killer123 killers1 kimberly kitty123 kittycat
        klaster knight kochanie krishna1 krishna123 l123456789 lakers lakers24 lakshmi1 lalala123 lalalala lamborghini
        lauren lawyer123 leather legolas1 leonardo leopard1 letmein letmein! letmein1 letmein12 letmein123 letmein2
        letmeinnow letsgo123 lightning linkedin linkedin1 linkinpark linksys1 linux123 liverpool liverpool1 liverpool123
        liverpoolfc lkjhgfdsa lol12345 lolipop1 lollipop lololololol london lordoftherings lorenzo1 losenord loulou123
        loveforever lovelove lovelove1 lovely123 loveme123 loveyou1 lozinka1 lucky123 lucky777 lucky777777 lösenord
        m1234567 m123456789 madeline madison maggie maggie123 maksim123 malaysia manager1 manchester manchester1
        manunited margaret marina marina123 marine marines1 mariposa marketing marketing1 marlboro marlboro1 marshall
        martin master master123 master1234 masterkey mastermind masterpassword masters1 matrix matrix123 matrix99
        matthew matthew1 matthew123 maverick melissa mercedes mercedes1 mercedesbenz mercury1 merlin metallica
        metallica1 michael michael1 michael123 michaeljackson michelle michelle1 michelle123 mickey mickeymouse
        microsoft microsoft1 midnight midnight1 military miller minecraft minecraft1 minecraft123 minhasenha misiaczek
        mitchell mnbvcxz1 mnbvcxzlkj mohammed mommy123 monday123 mongodb1 mongoose monkey monkey12 monkey123 monkey1234
        monkeyboy monster montana1 moonlight moonlight1 morgan morpheus motdepasse motdepasse1 mother mother123
        motherfucker mountain muhammad mustang mustang1 mustang123 mypassword myspace1 mysql123 naruto12 naruto123
        nascar natasha natasha1 nathaniel ncc1701 neo12345 netgear1 newpassword newyork1 newyork123 nicholas nicholas1
        nicole nike1234 nikita nikita123 nintendo nintendo1 nirvana nirvana1 nokia123 nopass123 nopassword nothing1
        nothing123 november november1 nurse123 office365 oliver omsairam operator1 oracle123 orange orange123 p1234567
        p@$$w0rd p@$$word p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@ssword pa$$w0rd pa$$word pa$$word1 pa55w0rd pa55word packers1
        pakistan pakistan1 pakistan123 palmeiras panther1 panthers panties parola12 parola123 pass1234 pass12345
        pass123456 pass@123 pass@word pass@word1 passcode passord1 passord123 passpass passphrase passw0rd passw0rd1
        passw0rd123 passw@rd password password! password0 password00 password01 password1 password1! password11
        password12 password123 password123! password1234 password12345 password123456 password2 password2020
        password2021 password2022 password2023 password2024 password2025 password2026 password3 password9 password99
        passwordpassword passwort passwort1 passwort123 patricia patricia1 patrick patrick1 patriots patriots1 peaches1
        peaches123 peanut peanut123 penguin penguin1 pepper pepperoni philippines phoenix phoenix1 phoenix123 pikachu1
        pikachu123 pimpin123 pineapple platinum platinum1 playboy1 playboy123 player playgirl playstation playstation1
        playstation3 please poiu0987 poiuytrewq pokemon1 pokemon12 pokemon123 police911 polska123 poohbear popcorn
        porsche porsche1 porsche911 portugal portugal1 postgres postgres1 postgresql precious precious1 predator
        predator1 prettygirl prince princesa princess princess1 princess12 princess123 princess2 private1 pumpkin1
        purple purple12 purple123 purplerain q1234567 q123456789 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qaz123456 qazwsx
        qazwsx123 qazwsxedc qq123456 qqqqqqqq quiksilver qwe!@#123 qwe12345 qwe123456 qweasd123 qweasdqwe qweasdzxc
        qweqweqwe qwer!@#$ qwer1234 qwer12345 qwer123456 qwerqwer qwerty qwerty1 qwerty12 qwerty123 qwerty1234
        qwerty12345 qwerty123456 qwerty321 qwerty@123 qwertyui qwertyuiop qwertyuiop1 qwertyuiop123 qwertz123 qwertz1234
        qwertzuiop rabbit rachel raiders rainbow rainbow1 rainbow123 ranger rangers raspberry raspberry1 realmadrid
        redbull1 redis123 redrose1 redskins redsox rewqrewq ricardo1 richard richard1 robert robert123 roberto1
        roblox123 rocknroll rockstar rockstar1 rockyou1 rockyou123 root1234 root123456 rootroot rosebud router123
        s1234567 s123456789 saibaba1 sairam123 salasana salasana1 samantha samantha1 samsung samsung1 samsung123
        sasuke123 saturday savannah schalke04 schatz123 school123 scooby scoobydoo scooter scorpio1 scorpion scorpion1
        scotland sebastian sebastian1 secret secret12 secret123 secretpassword secretsecret security security1
        security123 senha123 senha1234 september sergey123 server123 service1 service123 sexsexsex sexy1234 sexybitch
        sexyboy1 sexygirl sexylady shadow shadow01 shadow12 shadow123 shannon sierra sifre123 silver silver123 simpsons
        singapore skateboard skywalker skywalker1 slayer slipknot slipknot1 slipknot666 smokey smokey123 sniper123
        snoopy snoopy123 snowball snowball1 snowboard snowman1 snowwhite soccer soccer12 soccer123 softball softball1
        soldier1 soleil123 something something1 sommer123 southpark spanky sparkle sparky spider spiderman spiderman1
        spiderman123 spongebob spongebob1 spring2020 spring2021 spring2022 spring2023 spring2024 spring2025 spring2026
        springtime starlight startrek startrek1 starwars starwars1 starwars123 steelers steelers1 stephanie stephanie1
        steven stormy123 strawberry student1 student123 stupid success summer summer12 summer123 summer2020 summer2021
        summer2022 summer2023 summer2024 summer2025 summer2026 summertime sunday123 sunflower sunflower1 sunrise1
        sunset12 sunshine sunshine1 sunshine12 sunshine123 sunshine2 superadmin superman superman1 superman12
        superman123 supermario supernova supersecret supersecret1 supersonic superstar superstar1 superuser support1
        support123 suzuki123 svetlana sweetheart sweetheart1 sweetness sweetpea sweety123 swordfish sysadmin sysadmin1
        tatiana1 taylor teacher1 teacher123 teamo123 teamomucho temp1234 temporary temppass tennis tennis123 tequiero
        terminator terminator1 test1234 test12345 test123456 test@123 tester123 testing1 testing123 testtest thepassword
        thomas thomas123 thuglife thunder thunder1 thunder123 thursday tigers tigers123 tigger tigger12 tigger123
        tinkerbell tomcat toor1234 topsecret tornado1 toyota trewq123 trinity1 trouble trustme1 trustno1 trustno1!
        tucker tupac123 turtle ubuntu123 user1234 user12345 user@123 username username1 vagrant1 vagrant123 valentina
        valentino vanilla1 veronica victoria victoria1 victoria123 victoriasecret viking vincenzo virginia vladimir
        voldemort volleyball w1234567 w123456789 wachtwoord wang1234 warrior1 warriors washington watermelon webadmin
        webmaster wednesday welcome welcome! welcome1 welcome12 welcome123 welcome1234 welcome2 welcome2020 welcome2021
        welcome2022 welcome2023 welcome2024 welcome2025 welcome2026 welcome@1 welcome@123 welcomehome welkom01 welkom123
        whatever whatever1 whatever123 whoami123 whocares whoknows wildcat1 wildcats william william1 william123
        windows1 windows10 windows7 winner winnie123 winter winter123 winter2020 winter2021 winter2022 winter2023
        winter2024 winter2025 winter2026 wizard woaini123 woaini1314 woaini520 woaiwojia wolverine wwwwwwww x123456789
        xbox360360 xxxxxx xxxxxxxx yamaha yamaha123 yankees yankees1 yellow yellow123 youtube1 youtube123 z1234567
        z123456789 zaq12wsx zaq1xsw2 zaq1zaq1 zaqwsxcde zhang123 zxc12345 zxc123456 zxcasdqwe zxcv1234 zxcvbn zxcvbnm
        zxcvbnm, zxcvbnm1 zxcvbnm123 zxczxczxc zyxel123 zzzzzzzz
        """#
}
